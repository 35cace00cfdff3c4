import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { beforeAll, expect, test } from "vitest";
import { findPyTorch } from "../../scripts/pytorch.mjs";
import { Example } from "./example.ts";

const example = new Example("from-pytorch");
const [install, python, javascript, again, inspect] = example.commands as [string, string, string, string, string];
let executable: string;

beforeAll(async () => {
  const found = findPyTorch();
  if (found === undefined)
    throw new Error(
      "PyTorch is missing: `node scripts/install-pytorch.mjs` installs it, or name a Python that has it in the environment variable PYTHON",
    );
  executable = found;
  example.useTarball();
  await example.run(install);
});

/** A command of the README, by the Python that has PyTorch. */
const run = (command: string) => example.run(command.replace(/^python3(?= )/, executable));
const file = (name: string) => join(example.folder, name);

/** The two losses that a training prints, and how far predictions are from those of the other side. */
function read(output: string) {
  const [before, after] = Array.from(output.matchAll(/loss (\d\.\d+)/g), ([, loss]) => Number(loss));
  const difference = /predicts what .* did, to (\S+)/.exec(output)?.[1];
  return { before: before as number, after: after as number, difference: Number(difference) };
}

test("PyTorch trains, JavaScript predicts the same and trains on, PyTorch predicts the same and goes on", async () => {
  const first = read(await run(python));
  expect(first.difference).toBeNaN(); // there is nothing to go on with
  expect(first.after).toBeLessThan(first.before / 2);

  const second = read(await run(javascript));
  expect(second.difference).toBeLessThan(1e-5);
  expect(Math.abs(second.before - first.after)).toBeLessThan(1e-5);
  expect(second.after).toBeLessThan(second.before / 2);

  expect(again).toBe(python);
  const third = read(await run(again));
  expect(third.difference).toBeLessThan(1e-5);
  expect(Math.abs(third.before - second.after)).toBeLessThan(1e-5);
  expect(third.after).toBeLessThan(third.before);
});

test("the class is the one that bptt inspect prints", async () => {
  const printed = await run(inspect);
  const [written] = /^class Model .*?^}$/ms.exec(printed) ?? [];
  expect(written).toBeDefined();
  expect(example.read("train.js")).toContain(written);
});

test.each<[string, string, string]>([
  ["JavaScript", "waves", "npm start"],
  ["PyTorch", "trained", "python3 train.py"],
])("%s says where weights are not those of the predictions", async (_, name, command) => {
  const path = file(`${name}.safetensors`);
  const bytes = readFileSync(path);
  const { tensors } = readSafetensors(bytes);
  const changed = Object.entries(tensors).map(([key, values]) => [key, key === "fc.bias" ? values.add(1e-3) : values]);
  writeFileSync(path, writeSafetensors(Object.fromEntries(changed)));
  try {
    await expect(run(command)).rejects.toThrow(/not the same network|AssertionError/);
  } finally {
    writeFileSync(path, bytes);
  }
});

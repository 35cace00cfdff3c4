import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { Example } from "./example.ts";

const example = new Example("node-train");
const [install, start] = example.commands as [string, string];
beforeAll(async () => {
  example.useTarball();
  await example.run(install);
});

const file = (name: string) => join(example.folder, name);

test("is killed, goes on from its checkpoint, and recognizes strokes that it did not train on", async () => {
  const training = example.start(start);
  await training.says(/^epoch 3:/m);
  await training.kill();
  expect(existsSync(file("gestures.ckpt"))).toBe(true);

  const lines = (await example.run(start)).trimEnd().split("\n");
  const epochs = lines.flatMap((line) => /^epoch (\d+)/.exec(line)?.[1] ?? []);
  expect(["3", "4"]).toContain(epochs[0]); // the checkpoint of the third epoch was being written, or was written
  expect(epochs.at(-1)).toBe("30");
  const accuracy = /accuracy on held-out strokes (0\.\d+)$/.exec(lines.at(-1) as string)?.[1];
  expect(Number(accuracy)).toBeGreaterThan(0.98);
  expect(existsSync(file("gestures.ckpt"))).toBe(false);
  expect(await example.run("npx bptt inspect gestures.bptt")).toContain("0.weight_hh_l0");
});

test("the examples that run its model file have the same one", () => {
  const [first, ...others] = ["bun", "cloudflare-worker", "lambda", "vite"].map((name) =>
    readFileSync(`examples/${name}/gestures.bptt`),
  );
  for (const other of others) expect(other.equals(first as Buffer)).toBe(true);
});

// The packed tarball runs the same program in the quick ones of the runtimes, with the same bits in all of them;
// `npm run test:runtimes` runs it in every one.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { fault, trains } from "./runtime.ts";
import { reference as referenceWay, runtimes } from "./runtimes/index.ts";

const app = inject("app");
const reference = trains(await referenceWay.run(app));

describe.each(runtimes.filter(({ quick }) => quick))("$name", ({ ways }) => {
  test.each(ways)("$name", async (way) => {
    expect(fault(way, await way.run(app), reference)).toBeUndefined();
  });
});

test("the declarations compile in a strict project without DOM and Node types, checked themselves too", () => {
  const source = `
    import { tensor, type Tensor } from "bptt";
    import * as nn from "bptt/nn";
    import * as optim from "bptt/optim";
    import { loadModel, saveModel } from "bptt/io";
    import { readSafetensors, writeSafetensors } from "bptt/safetensors";
    import { fit, predict, stream } from "bptt/train";
    import { fileStore } from "bptt/node";
    import { Tagger } from "bptt/tasks";
    import { relaxed } from "bptt/relaxed";
    import { simd } from "bptt/inline";
    const lstm = new nn.LSTM(2, 3);
    const [output, [h, c]]: [Tensor, [Tensor, Tensor]] = lstm.forward(tensor([[1, 2]]));
    const packed: nn.PackedSequence = lstm.forward(nn.packSequence([tensor([[1, 2]])]))[0];
    const y: Float32Array = stream(lstm).push([1, 2]);
    const bytes: Uint8Array = writeSafetensors(lstm.stateDict());
    const weights: Record<string, Tensor> = readSafetensors(bytes).tensors;
    const loaded: nn.Module = loadModel(saveModel(lstm));
    export { weights, loaded, output, h, c, packed, y, optim, fit, predict, fileStore, Tagger, relaxed, simd };
  `;
  writeFileSync(join(app, "consumer.ts"), source);
  const options = [
    "--strict",
    "--noEmit",
    "--skipLibCheck",
    "false",
    "--target",
    "es2022",
    "--lib",
    "es2022",
    "--module",
    "nodenext",
  ];
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, ...options, "consumer.ts"], {
    cwd: app,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(status).toBe(0);
});

test("the tarball holds what users need and nothing else", () => {
  const root = join(app, "node_modules/bptt");
  expect(readdirSync(root).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "assets",
    "dist",
    "package.json",
  ]);
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(dependencies).toBeUndefined();
  expect(statSync(join(root, "dist/wasm/simd.wasm")).size).toBeGreaterThan(10_000);
});

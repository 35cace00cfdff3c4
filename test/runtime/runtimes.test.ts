// The packed tarball runs the same program in every runtime, and the simd build gives the same bits in all of them.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { chromium } from "playwright-core";
import { describe, expect, inject, test } from "vitest";
import { findChromium } from "../../scripts/browsers.mjs";
import { serve } from "./server.ts";

interface Outcome {
  readonly firstLoss: number;
  readonly lastLoss: number;
  readonly digest: string;
}

const app = inject("app");
const node = (...args: string[]): Outcome =>
  JSON.parse(execFileSync(process.execPath, ["--no-warnings", ...args], { cwd: app, encoding: "utf8" }));

const reference = node(
  "--input-type=module",
  "--eval",
  'import { run } from "./program.mjs"; console.log(JSON.stringify(run()));',
);

test("the program trains", () => {
  expect(reference.digest).toMatch(/^[0-9a-f]{8}$/);
  expect(reference.lastLoss).toBeLessThan(reference.firstLoss / 2);
});

test("the same bits on every run", () => {
  const again = node(
    "--input-type=module",
    "--eval",
    'import { run } from "./program.mjs"; console.log(JSON.stringify(run()));',
  );
  expect(again).toEqual(reference);
});

test("Node, by require()", () => {
  const outcome = node(
    "--input-type=commonjs",
    "--eval",
    'require("bptt"); const { run } = require("./program.mjs"); console.log(JSON.stringify(run()));',
  );
  expect(outcome).toEqual(reference);
});

describe("Chromium, a plain page without a bundler", () => {
  const imports = {
    bptt: "/node_modules/bptt/dist/index.js",
    "bptt/nn": "/node_modules/bptt/dist/nn/index.js",
    "bptt/optim": "/node_modules/bptt/dist/optim/index.js",
    "bptt/io": "/node_modules/bptt/dist/io/index.js",
    "bptt/train": "/node_modules/bptt/dist/train/index.js",
    "#wasm": "/node_modules/bptt/dist/wasm/binary.embedded.js",
  };
  const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module">import { run } from "/program.mjs"; window.start = run;</script>`;

  async function inPage<T>(policy: string | undefined, use: (run: () => Promise<Outcome>) => Promise<T>): Promise<T> {
    const server = await serve(app, page, policy);
    const browser = await chromium.launch({
      executablePath: findChromium() as string,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"],
    });
    try {
      const tab = await browser.newPage();
      await tab.goto(server.url);
      await tab.waitForFunction("window.start");
      return await use(() => tab.evaluate("window.start()"));
    } finally {
      await browser.close();
      server.close();
    }
  }

  test("gives the same bits", async () => {
    expect(await inPage(undefined, (run) => run())).toEqual(reference);
  });

  test("runs under a strict content-security policy with 'wasm-unsafe-eval'", async () => {
    const policy = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'";
    expect(await inPage(policy, (run) => run())).toEqual(reference);
  });

  test("names 'wasm-unsafe-eval' where the policy forbids WebAssembly", async () => {
    const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'";
    await inPage(policy, async (run) => {
      await expect(run()).rejects.toThrow("'wasm-unsafe-eval'");
    });
  });
});

test("workerd gives the same bits, with the binary as a module", async () => {
  const entry = 'import { run } from "./program.mjs"; export default { fetch: () => Response.json(run()) };';
  const out = join(app, "worker");
  await build({
    stdin: { contents: entry, resolveDir: app, sourcefile: "worker.mjs" },
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    outfile: join(out, "main.mjs"),
  });
  expect(readdirSync(out).sort()).toEqual(["main.mjs", "simd.wasm"]);
  const worker = new Miniflare({
    modulesRoot: out,
    modules: [
      { type: "ESModule", path: join(out, "main.mjs") },
      { type: "CompiledWasm", path: join(out, "simd.wasm") },
    ],
    compatibilityDate: "2026-04-01",
  });
  try {
    const response = await worker.dispatchFetch("http://localhost/");
    expect(await response.json()).toEqual(reference);
  } finally {
    await worker.dispose();
  }
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
  expect(readdirSync(root).sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "dist", "package.json"]);
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(dependencies).toBeUndefined();
  expect(statSync(join(root, "dist/wasm/simd.wasm")).size).toBeGreaterThan(10_000);
});

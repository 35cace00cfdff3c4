import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

const alias = [
  { find: /^bptt$/, replacement: source("index.ts") },
  { find: /^bptt\/(nn|optim|io|train|node|tasks)$/, replacement: source("$1/index.ts") },
  { find: /^bptt\/safetensors$/, replacement: source("io/safetensors/index.ts") },
  { find: /^bptt\/(relaxed|inline)$/, replacement: source("$1.ts") },
  { find: /^#wasm$/, replacement: source("wasm/binary.embedded.ts") },
  { find: /^#wasm\/relaxed$/, replacement: source("wasm/relaxed.embedded.ts") },
];

/** The suite over the sources, with one of the two binaries. */
function build(name: "simd" | "relaxed") {
  return {
    resolve: { alias },
    test: {
      name,
      include: ["test/**/*.test.ts"],
      exclude: [
        "test/runtime/**",
        "test/installed/**",
        "test/site/**",
        ...(name === "simd" ? [] : ["test/**/*.simd.test.ts"]),
      ],
      env: { BPTT_BUILD: name },
      setupFiles: ["test/setup.ts"],
      testTimeout: 60_000, // for a machine that has other things to do
      hookTimeout: 60_000,
      pool: "forks" as const,
      execArgv: ["--expose-gc", ...(process.version.startsWith("v20.") ? ["--experimental-wasm-relaxed-simd"] : [])],
    },
  };
}

/** The packed tarball in Node, Chromium and miniflare; `npm run test:runtimes` has all runtimes. */
const runtime = {
  test: {
    name: "runtime",
    include: ["test/runtime/**/*.test.ts"],
    globalSetup: ["test/runtime/package.ts"],
    testTimeout: 120_000,
  },
};

/** The page: its parts in Node, and all of it in Chromium and Firefox. */
const site = {
  resolve: { alias },
  test: {
    name: "site",
    include: ["test/site/**/*.test.ts"],
    globalSetup: ["test/site/page.ts"],
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
};

// Vitest leaves one CPU alone; of two, that is half of the machine.
const maxWorkers = Math.max(Math.min(2, availableParallelism()), availableParallelism() - 1);

export default defineConfig({ test: { projects: [build("simd"), build("relaxed"), runtime, site], maxWorkers } });

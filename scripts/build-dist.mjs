// Bundles src/ into dist/: a module for each entry of package.json, what they share in dist/shared, the types in dist/types,
// the binaries in dist/wasm. A program that Node starts reads few files: one module a source file would cost it 60 ms.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { transform } from "esbuild";
import { rollup } from "rollup";

const src = resolve("src");
const dist = resolve("dist");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const target = "es2022";

const library = ["index", "nn/index", "optim/index", "io/index", "io/safetensors/index", "train/index", "tasks/index"];
const platform = ["inline", "relaxed", "node/index", "cli/main"];
const binaries = ["binary.embedded", "binary.module", "simd.embedded", "relaxed.embedded", "relaxed.module"].map(
  (name) => `wasm/${name}`,
);

/** What is shared, by the folder of its source. Layers and what they stand on are one file, since nobody takes the one alone. */
function sharedPart(id) {
  if (!id.startsWith(`${src}/`) || library.includes(id.slice(src.length + 1, -".ts".length))) return undefined;
  const folder = id.slice(src.length + 1).split("/")[0];
  if (["optim", "io", "train", "tasks"].includes(folder)) return folder;
  return ["cli", "node"].includes(folder) ? undefined : "core";
}

/** The sources; what stays a module of its own, the binaries, is imported by the same path in dist. */
const paths = {
  name: "paths",
  resolveId(id, importer) {
    if (id.startsWith("#wasm")) return { id, external: true };
    if (importer === undefined || !id.startsWith(".") || !importer.startsWith(src)) return null;
    if (id.endsWith(".wasm") || id.endsWith(".embedded.js"))
      return { id: id.replace("/generated/", "/"), external: "absolute" };
    return resolve(importer, "..", id).replace(/\.js$/, ".ts");
  },
};

/** The first pass takes types and comments out, the second lays the code out again, in ASCII: V8 reads that faster. */
const typescript = {
  name: "typescript",
  transform: (code, id) =>
    id.endsWith(".ts") ? transform(code, { loader: "ts", target, minifyWhitespace: true, sourcemap: true }) : null,
  renderChunk: (code) => transform(code, { target, charset: "ascii", sourcemap: true }),
};

async function bundle(names, sourcemap) {
  const build = await rollup({
    input: Object.fromEntries(names.map((name) => [name, resolve(src, `${name}.ts`)])),
    external: [/^node:/],
    plugins: [paths, nodeResolve({ exportConditions: ["node"] }), typescript],
    treeshake: { moduleSideEffects: false },
    onLog: (level, log, handle) => (log.code === "CIRCULAR_DEPENDENCY" ? undefined : handle(level, log)), // in csv-parse
  });
  await build.write({
    dir: dist,
    sourcemap,
    entryFileNames: "[name].js",
    chunkFileNames: "shared/[name].js",
    manualChunks: sharedPart,
    minifyInternalExports: false,
    hoistTransitiveImports: false,
  });
}

rmSync(dist, { recursive: true, force: true });
// All but src/node without the types of Node: what is not there in every runtime is an error.
for (const project of ["tsconfig.build.json", "tsconfig.node.json"])
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
await bundle([...library, ...platform], true);
for (const name of binaries) await bundle([name], false);
for (const name of ["simd", "relaxed"]) cpSync(`src/wasm/generated/${name}.wasm`, `dist/wasm/${name}.wasm`);
cpSync("node_modules/csv-parse/LICENSE", "dist/cli/csv-parse.LICENSE"); // of the one library that is bundled

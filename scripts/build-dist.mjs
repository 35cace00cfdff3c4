// Compiles src/ into dist/, one module a source file, with the binaries beside it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync("dist", { recursive: true, force: true });
// All but src/node and src/cli without the types of Node: what is not there in every runtime is an error.
for (const project of ["tsconfig.build.json", "tsconfig.node.json"])
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
mkdirSync("dist/wasm/generated", { recursive: true });
for (const name of ["simd", "relaxed"]) cpSync(`src/wasm/generated/${name}.wasm`, `dist/wasm/generated/${name}.wasm`);

// The one library that the command line uses goes into its module, with its licence: the package depends on nothing.
const csv = { entryPoints: ["dist/cli/table.js"], outfile: "dist/cli/table.js", allowOverwrite: true };
await build({ ...csv, bundle: true, format: "esm", platform: "node", target: "node20", external: ["./files.js"] });
cpSync("node_modules/csv-parse/LICENSE", "dist/cli/csv-parse.LICENSE");

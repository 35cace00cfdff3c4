// Compiles src/ into dist/, one module a source file, with the binaries beside it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync("dist", { recursive: true, force: true });
// All but src/node without the types of Node: what is not there in every runtime is an error.
for (const project of ["tsconfig.build.json", "tsconfig.node.json"])
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
mkdirSync("dist/wasm/generated", { recursive: true });
for (const build of ["simd", "relaxed"]) {
  cpSync(`src/wasm/generated/${build}.wasm`, `dist/wasm/generated/${build}.wasm`);
}

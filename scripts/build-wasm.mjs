// Compiles assembly/ into the two binaries and writes what TypeScript needs of them into src/wasm/generated/:
// the type of the exports, and each binary as text.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { binaryText } from "./binary-text.mjs";

const folder = "src/wasm/generated";
const builds = ["simd", "relaxed"];
const asc = createRequire(import.meta.url).resolve("assemblyscript/bin/asc.js");

const newest = (paths) => Math.max(...paths.map((path) => statSync(path).mtimeMs));
function upToDate() {
  const sources = [
    "asconfig.json",
    "scripts/build-wasm.mjs",
    "scripts/binary-text.mjs",
    ...readdirSync("assembly").map((name) => `assembly/${name}`),
  ];
  const outputs = ["kernels.ts", ...builds.flatMap((build) => [`${build}.wasm`, `${build}.ts`])];
  try {
    return Math.min(...outputs.map((name) => statSync(`${folder}/${name}`).mtimeMs)) > newest(sources);
  } catch {
    return false;
  }
}

/** The raw declarations of one build, turned into an interface. */
function kernelType(declarations) {
  const methods = [...declarations.matchAll(/export function (\w+\(.*\): \w+);/g)].map(
    ([, signature]) => `  ${signature};`,
  );
  if (methods.length === 0) throw new Error("found no kernel in the declarations of assemblyscript");
  return `/** Exports of the numeric core; written by scripts/build-wasm.mjs. */\nexport interface Kernels {\n${methods.join("\n")}\n}\n`;
}

if (!upToDate()) {
  mkdirSync(folder, { recursive: true });
  for (const build of builds) {
    execFileSync(process.execPath, [asc, "assembly/index.ts", "--target", build], { stdio: "inherit" });
    const bytes = readFileSync(`${folder}/${build}.wasm`);
    if (build === "simd")
      writeFileSync(`${folder}/kernels.ts`, kernelType(readFileSync(`${folder}/simd.d.ts`, "utf8")));
    writeFileSync(
      `${folder}/${build}.ts`,
      `/** The ${build} binary; written by scripts/build-wasm.mjs. */\nexport const ${build}Text =\n  "${binaryText(bytes)}";\n`,
    );
    for (const extra of ["js", "d.ts"]) rmSync(`${folder}/${build}.${extra}`);
  }
}

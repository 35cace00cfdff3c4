// Compiles assembly/ into the two binaries, cuts the simd one into a part for each page of the ABI, and writes what TypeScript needs
// of them into src/wasm/generated/: the types of the exports, and each binary as text.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { binaryText } from "./binary-text.mjs";
import { splitBinary } from "./split-wasm.mjs";

const folder = "src/wasm/generated";
const builds = ["simd", "relaxed"];
const parts = ["inference", "training", "convolution", "jordanNetwork"];
const asc = createRequire(import.meta.url).resolve("assemblyscript/bin/asc.js");

const newest = (paths) => Math.max(...paths.map((path) => statSync(path).mtimeMs));
function upToDate() {
  const sources = [
    "asconfig.json",
    "scripts/build-wasm.mjs",
    "scripts/binary-text.mjs",
    "scripts/split-wasm.mjs",
    ...readdirSync("assembly").map((name) => `assembly/${name}`),
  ];
  const outputs = [
    "kernels.ts",
    ...parts.map((part) => `${part}.ts`),
    ...builds.flatMap((build) => [`${build}.wasm`, `${build}.ts`]),
  ];
  try {
    return Math.min(...outputs.map((name) => statSync(`${folder}/${name}`).mtimeMs)) > newest(sources);
  } catch {
    return false;
  }
}

/** The kernels that a page of the ABI exports. */
function kernelNames(part) {
  const page = readFileSync(`assembly/${part}.ts`, "utf8");
  const lists = [...page.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list.match(/\w+/g));
  return [...lists, ...[...page.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)];
}

/** The raw declarations of one build, turned into interfaces: one for each page, and one for all. */
function kernelTypes(declarations, pages) {
  const methods = new Map(
    [...declarations.matchAll(/export function (\w+)(\(.*\): \w+);/g)].map(([, name, rest]) => [name, name + rest]),
  );
  if (methods.size === 0) throw new Error("found no kernel in the declarations of assemblyscript");
  const name = (part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}Kernels`;
  const type = (head, kernels) =>
    `export interface ${head} {\n${kernels.map((kernel) => `  ${methods.get(kernel)};\n`).join("")}}\n`;
  const types = Object.entries(pages).map(([part, kernels], i) =>
    type(`${name(part)}${i === 0 ? "" : ` extends ${name(parts[0])}`}`, kernels),
  );
  const others = [...methods.keys()].filter((kernel) => !Object.values(pages).flat().includes(kernel));
  const all = type(`Kernels extends ${parts.map(name).join(", ")}`, others);
  return ["// Exports of the numeric core; written by scripts/build-wasm.mjs.\n", ...types, all].join("\n");
}

const textModule = (name, bytes) =>
  writeFileSync(
    `${folder}/${name}.ts`,
    `/** A binary as text; written by scripts/build-wasm.mjs. */\nexport const ${name}Text =\n  "${binaryText(bytes)}";\n`,
  );

if (!upToDate()) {
  mkdirSync(folder, { recursive: true });
  for (const build of builds) {
    execFileSync(process.execPath, [asc, "assembly/index.ts", "--target", build], { stdio: "inherit" });
    textModule(build, readFileSync(`${folder}/${build}.wasm`));
  }
  const pages = Object.fromEntries(parts.map((part) => [part, kernelNames(part)]));
  writeFileSync(`${folder}/kernels.ts`, kernelTypes(readFileSync(`${folder}/simd.d.ts`, "utf8"), pages));
  const binaries = splitBinary(readFileSync(`${folder}/simd.wasm`), pages);
  for (const part of parts) textModule(part, binaries[part]);
  for (const build of builds) for (const extra of ["js", "d.ts"]) rmSync(`${folder}/${build}.${extra}`);
}

// Cuts a binary into parts: one with the kernels that every model in use may call, and others that take from it what they have in
// common. Loaded together, they do what the whole does, with the same code.
import binaryen from "assemblyscript/binaryen";

/** The module that parts import functions from; src/wasm/core.ts gives it the exports of the first part. */
const FIRST = "inference";
const CUSTOM = 0;
const DATA = 11;
const DATA_COUNT = 12;

/**
 * @param {Uint8Array} bytes the whole binary
 * @param {Readonly<Record<string, readonly string[]>>} pages the kernels of each part by its name; the first one needs no other
 * @returns {Record<string, Uint8Array>}
 */
export function splitBinary(bytes, pages) {
  const [[, kernels], ...others] = Object.entries(pages);
  const first = only(bytes, kernels);
  const defined = new Map(functions(first).map(({ name, params, results }) => [name, [params, results]]));
  const lent = new Set();
  const parts = others.map(([part, names]) => {
    const module = only(bytes, names);
    for (const { name } of functions(module)) {
      if (!defined.has(name)) continue;
      module.removeFunction(name);
      module.addFunctionImport(name, FIRST, linkName(name), ...defined.get(name));
    }
    module.runPasses(["remove-unused-module-elements"]); // what only imported functions call
    for (const { name, base } of functions(module)) if (base !== "") lent.add(name);
    // The constants are where the first part has put them.
    return [part, withoutSections(module.emitBinary(), [CUSTOM, DATA, DATA_COUNT])];
  });
  for (const name of lent) first.addFunctionExport(name, linkName(name));
  return { [FIRST]: first.emitBinary(), ...Object.fromEntries(parts) };
}

const linkName = (name) => `_${name}`;

/** A copy of the module with these exports and what they need. */
function only(bytes, names) {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const exported = Array.from({ length: module.getNumExports() }, (_, i) => module.getExportByIndex(i));
  for (const { name } of exported.map((reference) => binaryen.getExportInfo(reference)))
    if (!names.includes(name)) module.removeExport(name);
  module.runPasses(["remove-unused-module-elements"]);
  return module;
}

function functions(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, i) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(i)),
  );
}

function withoutSections(bytes, ids) {
  const kept = [bytes.subarray(0, 8)]; // magic number and version
  for (let at = 8; at < bytes.length; ) {
    let size = 0;
    let end = at + 1;
    for (let shift = 0; ; shift += 7) {
      size |= (bytes[end] & 127) << shift;
      if (bytes[end++] < 128) break;
    }
    end += size;
    if (!ids.includes(bytes[at])) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

// Cuts a binary in two: one with the kernels that a model in use calls, and one with the rest of those that training calls, which
// takes from the first what both need. Loaded together, they do what the whole does, with the same code.
import binaryen from "assemblyscript/binaryen";

/** The module that the training part imports functions from; src/wasm/core.ts gives it the exports of the inference part. */
const INFERENCE = "inference";
const CUSTOM = 0;
const DATA = 11;
const DATA_COUNT = 12;

/**
 * @param {Uint8Array} bytes the whole binary
 * @param {readonly string[]} inference names of the kernels of the first part
 * @param {readonly string[]} training names of those of the second
 * @returns {{ inference: Uint8Array, training: Uint8Array }}
 */
export function splitBinary(bytes, inference, training) {
  const first = only(bytes, inference);
  const second = only(bytes, training);
  const defined = new Set(functions(first).map(({ name }) => name));
  for (const { name, params, results } of functions(second).filter(({ name }) => defined.has(name))) {
    second.removeFunction(name);
    second.addFunctionImport(name, INFERENCE, linkName(name), params, results);
  }
  second.runPasses(["remove-unused-module-elements"]); // what only imported functions call
  for (const { name, base } of functions(second)) if (base !== "") first.addFunctionExport(name, linkName(name));
  // The constants are where the first part has put them.
  return { inference: first.emitBinary(), training: withoutSections(second.emitBinary(), [CUSTOM, DATA, DATA_COUNT]) };
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

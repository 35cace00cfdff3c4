// `#wasm` where code may be compiled at run time: the simd binary travels in the JavaScript, so there is no file to serve. It does so in
// two parts, since a bundler leaves out of a program that does not train what only training calls.
import { inferenceText } from "./generated/inference.js";
import { trainingText } from "./generated/training.js";
import { decodeText } from "./text.js";

/** The part of the simd build that a model in use needs. */
export function simd(): Uint8Array<ArrayBuffer> {
  return decodeText(inferenceText);
}

/** What training needs besides. */
export function simdTraining(): Uint8Array<ArrayBuffer> {
  return decodeText(trainingText);
}

// `#wasm` where code may be compiled at run time: the simd binary travels in the JavaScript, so there is no file to serve.
import { simdText } from "./generated/simd.js";
import { decodeText } from "./text.js";

/** The simd build. */
export function simd(): Uint8Array<ArrayBuffer> {
  return decodeText(simdText);
}

import { simdText } from "./generated/simd.js";
import { decodeText } from "./text.js";

/**
 * The bytes of the simd build, whole: the same bits on every CPU.
 * @example
 * import { simd } from "bptt/inline";
 * init(simd); // as the library does by itself, where it can
 */
export function simd(): Uint8Array<ArrayBuffer> {
  return decodeText(simdText);
}

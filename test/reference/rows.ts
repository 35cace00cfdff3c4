/** (T,B,F) sequences whose steps at or past lengths[b] are padding. */

import { at, type Values } from "./arrays.js";

function isValid(index: number, lengths: Values, B: number, F: number): boolean {
  const t = Math.floor(index / (B * F));
  const b = Math.floor(index / F) % B;
  return t < at(lengths, b);
}

/** src with zeros at padding. */
export function copyValidForward(src: Values, lengths: Values, B: number, F: number): Float64Array {
  return Float64Array.from(src, (value, index) => (isValid(index, lengths, B, F) ? value : 0));
}

/** dSrc after dSrc += dDst at valid steps. */
export function copyValidBackward(dSrc: Values, dDst: Values, lengths: Values, B: number, F: number): Float64Array {
  return Float64Array.from(dSrc, (start, index) => (isValid(index, lengths, B, F) ? start + at(dDst, index) : start));
}

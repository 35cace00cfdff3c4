/** Copies and sums between two four-dimensional index patterns over the same counts. */

import { at, type Values } from "./arrays.js";

export type Four = readonly [number, number, number, number];

function assign(dst: Values, d: Four, s: Four, n: Four, value: (old: number, source: number) => number): Float64Array {
  const result = Float64Array.from(dst);
  for (let i0 = 0; i0 < n[0]; ++i0) {
    for (let i1 = 0; i1 < n[1]; ++i1) {
      for (let i2 = 0; i2 < n[2]; ++i2) {
        for (let i3 = 0; i3 < n[3]; ++i3) {
          const target = i0 * d[0] + i1 * d[1] + i2 * d[2] + i3 * d[3];
          const source = i0 * s[0] + i1 * s[1] + i2 * s[2] + i3 * s[3];
          result[target] = value(at(result, target), source);
        }
      }
    }
  }
  return result;
}

/** dst after dst[i·d] = src[i·s] */
export function copyStrided(dst: Values, d: Four, src: Values, s: Four, n: Four): Float64Array {
  return assign(dst, d, s, n, (_, source) => at(src, source));
}

/** dst after dst[i·d] += src[i·s] */
export function addStrided(dst: Values, d: Four, src: Values, s: Four, n: Four): Float64Array {
  return assign(dst, d, s, n, (old, source) => old + at(src, source));
}

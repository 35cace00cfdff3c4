/** Pooling over windows [first, end) of the rows of (rows,L): y (rows,Lout) with Lout windows. */

import { at, increase, total, type Values } from "./arrays.js";

export type Window = readonly [first: number, end: number];

/** The places of a window. */
function places([first, end]: Window, dilation = 1): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((end - first) / dilation)) }, (_, i) => first + i * dilation);
}

/** The largest value and its place: the last NaN, or the first of equal values; −∞ and −1 of nothing. */
export function maxPool1dForward(x: Values, windows: readonly Window[], rows: number, L: number, dilation: number) {
  const found = Array.from({ length: rows }, (_, r) =>
    windows.map((window) => {
      const candidates = places(window, dilation);
      const value = (i: number) => at(x, r * L + i);
      const lastNaN = candidates.filter((i) => Number.isNaN(value(i))).at(-1);
      if (lastNaN !== undefined) return { y: Number.NaN, place: lastNaN };
      const y = Math.max(...candidates.map(value));
      return { y, place: candidates.find((i) => value(i) === y) ?? -1 };
    }),
  ).flat();
  return { y: Float64Array.from(found, ({ y }) => y), argmax: Int32Array.from(found, ({ place }) => place) };
}

export function maxPool1dBackward(dX: Values, dY: Values, argmax: Values, L: number, Lout: number): Float64Array {
  const result = Float64Array.from(dX);
  for (let i = 0; i < dY.length; ++i) {
    const place = at(argmax, i);
    if (place >= 0) increase(result, Math.floor(i / Lout) * L + place, at(dY, i));
  }
  return result;
}

export function avgPool1dForward(
  x: Values,
  windows: readonly Window[],
  divisor: Values,
  rows: number,
  L: number,
): Float64Array {
  const row = (r: number) =>
    windows.map(([first, end], t) => total(end - first, (i) => at(x, r * L + first + i)) / at(divisor, t));
  return Float64Array.from(Array.from({ length: rows }, (_, r) => row(r)).flat());
}

export function avgPool1dBackward(
  dX: Values,
  dY: Values,
  windows: readonly Window[],
  divisor: Values,
  L: number,
): Float64Array {
  const result = Float64Array.from(dX);
  for (let i = 0; i < dY.length; ++i) {
    const [r, t] = [Math.floor(i / windows.length), i % windows.length];
    for (const place of places(windows[t] as Window)) increase(result, r * L + place, at(dY, i) / at(divisor, t));
  }
  return result;
}

/** Arrays of any rank in float64, built index by index: slow and plain. */

import { sizeOf } from "../golden/draw.js";
import { at as element } from "../reference/arrays.js";

export interface Array64 {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float64Array;
}

export type Index = readonly number[];

/** The array with value(index) at every index. */
export function build(shape: Index, value: (index: Index) => number): Array64 {
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let i = 0; i < data.length; ++i) {
    data[i] = value(index);
    for (let d = shape.length - 1; d >= 0; --d) {
      index[d] = (index[d] as number) + 1;
      if ((index[d] as number) < (shape[d] as number)) break;
      index[d] = 0;
    }
  }
  return { shape: [...shape], data };
}

/** The element at an index; dimensions of size 1 are repeated and missing ones in front ignored, as in broadcasting. */
export function at({ shape, data }: Array64, index: Index): number {
  const own = index.slice(index.length - shape.length);
  const flat = shape.reduce((sum, size, d) => sum * size + (size === 1 ? 0 : (own[d] as number)), 0);
  return element(data, flat);
}

export function map(f: (value: number) => number): (x: Array64) => Array64 {
  return ({ shape, data }) => ({ shape, data: data.map(f) });
}

/** The list without the entry at d. */
export function without(list: Index, d: number): number[] {
  return list.filter((_, i) => i !== d);
}

/** The list with an entry put in at d. */
export function inserted(list: Index, d: number, entry: number): number[] {
  return [...list.slice(0, d), entry, ...list.slice(d)];
}

/** The list with the entry at d replaced. */
export function replaced(list: Index, d: number, entry: number): number[] {
  return list.map((own, i) => (i === d ? entry : own));
}

/** Σ over dimension d of x(index). */
export function sumOver(x: Array64, d: number): Array64 {
  const n = x.shape[d] as number;
  return build(without(x.shape, d), (index) =>
    Array.from({ length: n }, (_, i) => at(x, inserted(index, d, i))).reduce((a, b) => a + b, 0),
  );
}

/** One number. */
export function scalar(value: number): Array64 {
  return { shape: [], data: Float64Array.of(value) };
}

/** Activations whose derivative follows from their result. */

import { at, total, type Values } from "./arrays.js";

/** A function of each element, and its derivative in terms of its result. */
export interface Pointwise {
  readonly f: (z: number) => number;
  readonly slope: (h: number) => number;
}

/** A function of a row, and ∂L/∂z from dY = ∂L/∂y and the result y. */
export interface Rowwise {
  readonly forward: (z: Values) => Float64Array;
  readonly backward: (dY: Values, y: Values) => Float64Array;
}

/** f of the recurrences. */
export const pointwise = {
  tanh: { f: Math.tanh, slope: (h) => 1 - h * h },
  relu: { f: (z) => Math.max(z, 0), slope: (h) => Number(h > 0) },
  sigmoid: { f: (z) => 1 / (1 + Math.exp(-z)), slope: (h) => h * (1 - h) },
} as const satisfies Record<string, Pointwise>;

/** A pointwise function on every element of a row. */
export function onRows({ f, slope }: Pointwise): Rowwise {
  return {
    forward: (z) => Float64Array.from(z, f),
    backward: (dY, y) => Float64Array.from(dY, (d, i) => d * slope(at(y, i))),
  };
}

/** g of the outputs. */
export const rowwise = {
  tanh: onRows(pointwise.tanh),
  relu: onRows(pointwise.relu),
  sigmoid: onRows(pointwise.sigmoid),
  identity: onRows({ f: (z) => z, slope: () => 1 }),
  softmax: {
    forward: (z) => {
      // Shifted by the maximum, because exp(z) itself may overflow.
      const largest = Math.max(...Array.from(z));
      const sum = total(z.length, (j) => Math.exp(at(z, j) - largest));
      return Float64Array.from(z, (value) => Math.exp(value - largest) / sum);
    },
    backward: (dY, y) => {
      const mean = total(y.length, (j) => at(y, j) * at(dY, j));
      return Float64Array.from(dY, (d, i) => at(y, i) * (d - mean));
    },
  },
} as const satisfies Record<string, Rowwise>;

/** The place of the largest element of each row of (N,V): the first of equal ones; NaN is larger than any number. */

import { at, type Values } from "./arrays.js";

export function argmaxRows(x: Values, N: number, V: number): Int32Array {
  return Int32Array.from({ length: N }, (_, i) => {
    let best = 0;
    for (let j = 1; j < V; ++j) {
      const [value, largest] = [at(x, i * V + j), at(x, i * V + best)];
      if (value > largest || (Number.isNaN(value) && !Number.isNaN(largest))) best = j;
    }
    return best;
  });
}

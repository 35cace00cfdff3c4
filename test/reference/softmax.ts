/** Softmax and its logarithm, over the rows of (N,V). */

import { at, increase, matrix, total, type Values } from "./arrays.js";

/** log Σ exp(x) of each row. */
export function logSumExp(x: Values, N: number, V: number): Float64Array {
  const X = matrix(x, V);
  return Float64Array.from({ length: N }, (_, i) => {
    // Shifted by the maximum, because exp(x) itself may overflow.
    let largest = X(i, 0);
    for (let j = 1; j < V; ++j) largest = Math.max(largest, X(i, j));
    return largest + Math.log(total(V, (j) => Math.exp(X(i, j) - largest)));
  });
}

/** exp(x − lse) */
export function softmaxForward(x: Values, N: number, V: number): Float64Array {
  return logSoftmaxForward(x, N, V).map(Math.exp);
}

/** dX after dX += y ⊙ (dY − Σ y·dY) */
export function softmaxBackward(dX: Values, dY: Values, y: Values, N: number, V: number): Float64Array {
  const result = Float64Array.from(dX);
  for (let i = 0; i < N; ++i) {
    const mean = total(V, (j) => at(y, i * V + j) * at(dY, i * V + j));
    for (let j = i * V; j < (i + 1) * V; ++j) increase(result, j, at(y, j) * (at(dY, j) - mean));
  }
  return result;
}

/** x − lse */
export function logSoftmaxForward(x: Values, N: number, V: number): Float64Array {
  const lse = logSumExp(x, N, V);
  return Float64Array.from(x, (value, index) => value - at(lse, Math.floor(index / V)));
}

/** dX after dX += dY − exp(y)·Σ dY */
export function logSoftmaxBackward(dX: Values, dY: Values, y: Values, N: number, V: number): Float64Array {
  const result = Float64Array.from(dX);
  for (let i = 0; i < N; ++i) {
    const sum = total(V, (j) => at(dY, i * V + j));
    for (let j = i * V; j < (i + 1) * V; ++j) increase(result, j, at(dY, j) - Math.exp(at(y, j)) * sum);
  }
  return result;
}

/** Y[i] = W[index[i]], W (V,E), Y (N,E). */

import { at, increase, type Values } from "./arrays.js";

export function embeddingForward(w: Values, index: Values, N: number, E: number): Float64Array {
  return Float64Array.from({ length: N * E }, (_, position) => {
    const row = at(index, Math.floor(position / E));
    return at(w, row * E + (position % E));
  });
}

/** dW after dW[index[i]] += dY[i], without the padding row. */
export function embeddingBackward(
  dW: Values,
  dY: Values,
  index: Values,
  N: number,
  E: number,
  paddingIndex: number,
): Float64Array {
  const result = Float64Array.from(dW);
  for (let i = 0; i < N; ++i) {
    const row = at(index, i);
    if (row === paddingIndex) continue;
    for (let j = 0; j < E; ++j) increase(result, row * E + j, at(dY, i * E + j));
  }
  return result;
}

/** Layer normalisation of the rows of (rows,N): y = (x − μ)/√(v + eps) ⊙ weight + bias. */

import { at, total, type Values } from "./arrays.js";

/** y, and of each row the mean and 1/√(v + eps). */
export function layerNormForward(
  x: Values,
  weight: Values | undefined,
  bias: Values | undefined,
  rows: number,
  N: number,
  eps: number,
) {
  const mean = Float64Array.from({ length: rows }, (_, r) => total(N, (j) => at(x, r * N + j)) / N);
  const rstd = mean.map((mu, r) => 1 / Math.sqrt(total(N, (j) => (at(x, r * N + j) - mu) ** 2) / N + eps));
  const y = Float64Array.from(x, (value, i) => {
    const [r, j] = [Math.floor(i / N), i % N];
    return (value - at(mean, r)) * at(rstd, r) * (weight ? at(weight, j) : 1) + (bias ? at(bias, j) : 0);
  });
  return { y, mean, rstd };
}

/** The gradients after adding to dX, dWeight and dBias. */
export function layerNormBackward(
  start: { readonly dX: Values; readonly dWeight: Values; readonly dBias: Values },
  dY: Values,
  mean: Values,
  rstd: Values,
  x: Values,
  weight: Values | undefined,
  rows: number,
  N: number,
) {
  const normalised = (r: number, j: number) => (at(x, r * N + j) - at(mean, r)) * at(rstd, r);
  const g = (r: number, j: number) => at(dY, r * N + j) * (weight ? at(weight, j) : 1);
  const sums = Array.from({ length: rows }, (_, r) => total(N, (j) => g(r, j)) / N);
  const dots = Array.from({ length: rows }, (_, r) => total(N, (j) => g(r, j) * normalised(r, j)) / N);
  return {
    dX: Float64Array.from(start.dX, (value, i) => {
      const [r, j] = [Math.floor(i / N), i % N];
      return value + at(rstd, r) * (g(r, j) - at(sums, r) - normalised(r, j) * at(dots, r));
    }),
    dWeight: Float64Array.from(
      start.dWeight,
      (value, j) => value + total(rows, (r) => at(dY, r * N + j) * normalised(r, j)),
    ),
    dBias: Float64Array.from(start.dBias, (value, j) => value + total(rows, (r) => at(dY, r * N + j))),
  };
}

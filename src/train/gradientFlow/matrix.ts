// Small dense matrices in float64, row-major.
import type { Tensor } from "../../ops/tensor.js";

/** The numbers of a weight (rows, columns), transposed where asked. */
export function matrix(weight: Tensor, transposed: boolean): Float64Array {
  const values = weight.copyData();
  if (!transposed) return Float64Array.from(values);
  const [rows, columns] = weight.shape as [number, number];
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; ++i)
    for (let j = 0; j < columns; ++j) result[j * rows + i] = values[i * columns + j] as number;
  return result;
}

export function slice(values: Float64Array, start: number, count: number): Float64Array {
  return values.slice(start, start + count);
}

/** A (M,K) · B (K,N), into `out` where it is given. */
export function product(
  A: Float64Array,
  B: Float64Array,
  M: number,
  K: number,
  N: number,
  out: Float64Array = new Float64Array(M * N),
): Float64Array {
  out.fill(0, 0, M * N);
  for (let i = 0; i < M; ++i) {
    for (let k = 0; k < K; ++k) {
      const a = A[i * K + k] as number;
      if (a === 0) continue;
      for (let j = 0, b = k * N, o = i * N; j < N; ++j, ++b, ++o) out[o] = (out[o] as number) + a * (B[b] as number);
    }
  }
  return out;
}

/** The Frobenius norm, or the 2-norm of a vector; without overflow or underflow in between for numbers from 2^−500 to 2^500. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; ++i) sum += (values[i] as number) * (values[i] as number);
  return Math.sqrt(sum);
}

export function scale(values: Float64Array, factor: number): void {
  for (let i = 0; i < values.length; ++i) values[i] = (values[i] as number) * factor;
}

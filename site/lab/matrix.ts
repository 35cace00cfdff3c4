// Small matrices in float64, row-major: what the recurrent weights start from.
import type { Generator } from "bptt";

/** A matrix of orthonormal rows (rows ≤ columns): Gram and Schmidt's method on normal numbers. */
export function orthonormalRows(rows: number, columns: number, random: Generator): Float64Array<ArrayBuffer> {
  const Q = Float64Array.from(random.normal(rows * columns));
  const row = (i: number) => Q.subarray(i * columns, (i + 1) * columns);
  for (let i = 0; i < rows; ++i) {
    const q = row(i);
    for (let j = 0; j < i; ++j) {
      const dot = product(q, row(j));
      for (const [k, value] of row(j).entries()) q[k] = (q[k] as number) - dot * value;
    }
    const length = Math.sqrt(product(q, q));
    for (let k = 0; k < columns; ++k) q[k] = (q[k] as number) / length;
  }
  return Q;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (const [k, value] of a.entries()) sum += value * (b[k] as number);
  return sum;
}

/** A·B for A (M,K) and B (K,N). */
export function multiply(A: ArrayLike<number>, B: ArrayLike<number>, M: number, K: number, N: number): Float64Array<ArrayBuffer> {
  const C = new Float64Array(M * N);
  for (let m = 0; m < M; ++m)
    for (let k = 0; k < K; ++k) {
      const a = A[m * K + k] as number;
      for (let n = 0; n < N; ++n) C[m * N + n] = (C[m * N + n] as number) + a * (B[k * N + n] as number);
    }
  return C;
}

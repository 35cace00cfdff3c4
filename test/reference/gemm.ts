/** Matrix products, row-major: C[M,N] + A·B as a new C. What lies between the rows of C stays as it was. */

import { at, increase, total, type Values } from "./arrays.js";

type Element = (row: number, column: number) => number;

function product(C: Values, a: Element, b: Element, M: number, N: number, K: number, ldc: number): Float64Array {
  const result = Float64Array.from(C);
  for (let m = 0; m < M; ++m) {
    for (let n = 0; n < N; ++n)
      increase(
        result,
        m * ldc + n,
        total(K, (k) => a(m, k) * b(k, n)),
      );
  }
  return result;
}

/** A (M,K), B (K,N) */
export function gemmNN(
  C: Values,
  A: Values,
  B: Values,
  M: number,
  N: number,
  K: number,
  ldc: number,
  lda: number,
  ldb: number,
): Float64Array {
  return product(
    C,
    (m, k) => at(A, m * lda + k),
    (k, n) => at(B, k * ldb + n),
    M,
    N,
    K,
    ldc,
  );
}

/** A (M,K), B stored (N,K) */
export function gemmNT(
  C: Values,
  A: Values,
  B: Values,
  M: number,
  N: number,
  K: number,
  ldc: number,
  lda: number,
  ldb: number,
): Float64Array {
  return product(
    C,
    (m, k) => at(A, m * lda + k),
    (k, n) => at(B, n * ldb + k),
    M,
    N,
    K,
    ldc,
  );
}

/** A stored (K,M), B (K,N) */
export function gemmTN(
  C: Values,
  A: Values,
  B: Values,
  M: number,
  N: number,
  K: number,
  ldc: number,
  lda: number,
  ldb: number,
): Float64Array {
  return product(
    C,
    (m, k) => at(A, k * lda + m),
    (k, n) => at(B, k * ldb + n),
    M,
    N,
    K,
    ldc,
  );
}

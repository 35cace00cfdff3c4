/** Y (M,O) = X (M,I)·Wᵀ + b, W (O,I). */

import { at, total, type Values } from "./arrays.js";
import { gemmNN, gemmNT, gemmTN } from "./gemm.js";

export function linearForward(
  x: Values,
  w: Values,
  b: Values | undefined,
  M: number,
  I: number,
  O: number,
): Float64Array {
  const y = Float64Array.from({ length: M * O }, (_, index) => (b ? at(b, index % O) : 0));
  return gemmNT(y, x, w, M, O, I, O, I, I);
}

/** The gradients after adding dX += dY·W, dW += dYᵀ·X, db += Σ_rows dY. */
export function linearBackward(
  dX: Values,
  dW: Values,
  db: Values,
  dY: Values,
  x: Values,
  w: Values,
  M: number,
  I: number,
  O: number,
) {
  return {
    dX: gemmNN(dX, dY, w, M, I, O, I, O, I),
    dW: gemmTN(dW, dY, x, O, I, M, I, O, I),
    db: Float64Array.from(db, (start, o) => start + total(M, (m) => at(dY, m * O + o))),
  };
}

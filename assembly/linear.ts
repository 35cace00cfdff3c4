// Affine map: Y (M,O) = X (M,I)·Wᵀ + b, W (O,I), b (O).
//   dX += dY·W,  dW += dYᵀ·X,  db += Σ_rows dY
import { f32ptr } from "./lanes";
import { gemmPacked, gemmTN } from "./gemm";
import { fillRows, addColumnSums } from "./rows";

/** w: panels of Wᵀ (I,O); b may be 0. */
export function linearForward(y: f32ptr, x: f32ptr, w: f32ptr, b: f32ptr, M: usize, I: usize, O: usize): void {
  fillRows(y, b, 0, M, O, O);
  gemmPacked(y, x, w, M, O, I, O, I);
}

/** w: panels of W (O,I). dX, dW, db may be 0. scratch: that of gemmTN for (M rows, I columns). */
export function linearBackward(dX: f32ptr, dW: f32ptr, db: f32ptr, dY: f32ptr, x: f32ptr, w: f32ptr, scratch: f32ptr, M: usize, I: usize, O: usize): void {
  if (db) addColumnSums(db, 0, dY, M, O, O);
  if (dW) gemmTN(dW, dY, x, O, I, M, I, O, I, scratch);
  if (dX) gemmPacked(dX, dY, w, M, I, O, I, O);
}

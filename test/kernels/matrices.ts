/** Matrices for the product kernels. */

import type { Draw } from "../golden/draw.js";
import { kernels, run } from "./harness.js";

/** A drawn matrix whose rows lie `stride` elements apart, with NaN between them: reading there shows. */
export function drawMatrix(draw: Draw, rows: number, columns: number, stride = columns): Float32Array {
  const values = draw.values(rows * stride);
  return values.map((value, index) => (index % stride < columns ? value : Number.NaN));
}

/** The panels of B (K,N). */
export function pack(B: Float32Array, K: number, N: number, ldb = N): Float32Array {
  return run((memory) => {
    const panels = memory.output(kernels.packedSize(K, N));
    kernels.packPanels(panels, memory.input(B), K, N, ldb);
    return memory.read(panels);
  });
}

/** The panels of Bᵀ (K,N), where B is stored (N,K). */
export function packTransposed(B: Float32Array, K: number, N: number, ldb = K): Float32Array {
  return run((memory) => {
    const panels = memory.output(kernels.packedSize(K, N));
    kernels.packPanelsTransposed(panels, memory.input(B), K, N, ldb);
    return memory.read(panels);
  });
}

import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import type { Tensor } from "./tensor.js";

/** The rows of N elements of x, each (x − mean)/√(variance + eps) ⊙ weight + bias; weight and bias have N elements. */
export function layerNorm(
  x: Tensor,
  weight: Tensor | undefined,
  bias: Tensor | undefined,
  N: number,
  eps: number,
): Tensor {
  return operate(() => {
    const { kernels } = core();
    const rows = x.size / N;
    const y = x.allocate(x.shape);
    const mean = allocate(4 * rows);
    const rstd = allocate(4 * rows);
    const w = weight?.pointer ?? 0;
    kernels.layerNormForward(y.pointer, mean, rstd, x.pointer, w, bias?.pointer ?? 0, rows, N, eps);
    record([x, weight, bias], [y], (kernels) => {
      kernels.layerNormBackward(
        accumulator(x),
        accumulator(weight),
        accumulator(bias),
        y.gradientPointer,
        mean,
        rstd,
        x.pointer,
        weight?.pointer ?? 0,
        rows,
        N,
      );
    });
    return y;
  });
}

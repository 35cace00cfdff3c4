// Losses of rows with a class each. Shapes and classes were checked by the caller.
import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import type { Tensor } from "./tensor.js";

/** Classes of rows, and how they count. */
export interface RowClasses {
  /** (N) */
  readonly classes: Tensor;
  /** The class whose rows are not read and lose nothing. */
  readonly ignoreIndex: number;
  /** Weights of the classes (V); all 1 when left out. */
  readonly weight: Tensor | undefined;
}

/** The cross entropy of each row of logits (N,V). */
export function crossEntropyRows(
  logits: Tensor,
  { classes, ignoreIndex, weight }: RowClasses,
  smoothing: number,
): Tensor {
  return operate(() => {
    const kernels = suppliedTrainingKernels();
    const [N, V] = logits.shape as [number, number];
    const losses = logits.allocate([N]);
    const saved = allocate(4 * 2 * N);
    const [x, c, w] = [logits.pointer, classes.pointer, weight?.pointer ?? 0];
    kernels.softmaxCrossEntropyForward(losses.pointer, saved, x, c, w, N, V, smoothing, ignoreIndex);
    record([logits, classes, weight], [losses], () => {
      const dX = accumulator(logits);
      const dLosses = losses.gradientPointer;
      kernels.softmaxCrossEntropyBackward(dX, dLosses, saved, x, c, w, N, V, smoothing, ignoreIndex);
    });
    return losses;
  });
}

/** The negative log likelihood of each row of logarithms (N,V). */
export function nllRows(logarithms: Tensor, { classes, ignoreIndex, weight }: RowClasses): Tensor {
  return operate(() => {
    const kernels = suppliedTrainingKernels();
    const [N, V] = logarithms.shape as [number, number];
    const losses = logarithms.allocate([N]);
    const [c, w] = [classes.pointer, weight?.pointer ?? 0];
    kernels.nllForward(losses.pointer, logarithms.pointer, c, w, N, V, ignoreIndex);
    record([logarithms, classes, weight], [losses], () => {
      kernels.nllBackward(accumulator(logarithms), losses.gradientPointer, c, w, N, V, ignoreIndex);
    });
    return losses;
  });
}

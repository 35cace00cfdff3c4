// Losses of each element, reduced in the same pass or not. Shapes were checked by the caller.
import { operate } from "../autograd/scope.js";
import { accumulator, needsGradient, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { readFloat, writeFloats } from "../memory/views.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import type { Tensor } from "./tensor.js";

/** factor · Σ (input − target)², accumulated in float64. */
export function squaredErrors(input: Tensor, target: Tensor, factor: number): Tensor {
  return operate(() => {
    const kernels = suppliedTrainingKernels();
    const n = input.size;
    const loss = input.allocate([]);
    writeFloats(loss.pointer, [kernels.sumOfSquaredErrors(input.pointer, target.pointer, n) * factor]);
    record([input, target], [loss], () => {
      const s = 2 * factor * readFloat(loss.gradientPointer);
      const dInput = accumulator(input);
      const dTarget = accumulator(target);
      if (dInput) kernels.squaredErrorsBackward(dInput, input.pointer, target.pointer, s, n);
      if (dTarget) kernels.squaredErrorsBackward(dTarget, target.pointer, input.pointer, s, n);
    });
    return loss;
  });
}

/**
 * What the losses of elements become: factor · Σ ℓ, the sum accumulated in float64, or without a factor the ℓ themselves.
 * @param target gets the opposite gradient of input where it needs one: ℓ is a function of their difference
 * @param kernel gives Σ ℓ, and leaves the ℓ and ∂ℓ/∂input at its arguments unless these are 0
 */
function pointwise(
  input: Tensor,
  target: Tensor,
  factor: number | undefined,
  kernel: (losses: number, slopes: number) => number,
): Tensor {
  const kernels = suppliedTrainingKernels();
  const n = input.size;
  const inputs = [input, target];
  const loss = input.allocate(factor === undefined ? input.shape : []);
  const slopes = needsGradient(inputs) ? allocate(4 * n) : 0;
  const sum = kernel(factor === undefined ? loss.pointer : 0, slopes);
  if (factor !== undefined) writeFloats(loss.pointer, [sum * factor]);
  record(inputs, [loss], () => {
    const s = factor === undefined ? 1 : factor * readFloat(loss.gradientPointer);
    for (const [tensor, sign] of [
      [input, s],
      [target, -s],
    ] as const) {
      const d = accumulator(tensor);
      if (!d) continue;
      if (factor !== undefined) {
        kernels.addScaled(d, slopes, sign, n);
      } else {
        if (sign < 0) kernels.scale(slopes, -1, n);
        kernels.addProduct(d, loss.gradientPointer, slopes, n);
      }
    }
  });
  return loss;
}

/** scale times the smooth L1 loss with beta, which is the absolute error where beta is 0. */
export function smoothAbsoluteErrors(
  input: Tensor,
  target: Tensor,
  beta: number,
  scale: number,
  factor: number | undefined,
): Tensor {
  return operate(() =>
    pointwise(input, target, factor, (losses, slopes) =>
      suppliedTrainingKernels().smoothL1(losses, slopes, input.pointer, target.pointer, input.size, beta, scale),
    ),
  );
}

/** Binary cross entropy of logits; the weights, where there are any, have the shape of input. Target needs no gradient. */
export function binaryCrossEntropy(
  input: Tensor,
  target: Tensor,
  weight: Tensor | undefined,
  posWeight: Tensor | undefined,
  factor: number | undefined,
): Tensor {
  return operate(() =>
    pointwise(input, target, factor, (losses, slopes) => {
      const [x, y, w, p] = [input.pointer, target.pointer, weight?.pointer ?? 0, posWeight?.pointer ?? 0];
      return suppliedTrainingKernels().binaryCrossEntropy(losses, slopes, x, y, w, p, input.size);
    }),
  );
}

/** The quantile loss of input (…,Q) with target (…) at the levels (Q). Target needs no gradient. */
export function quantileErrors(input: Tensor, target: Tensor, levels: Tensor, factor: number | undefined): Tensor {
  return operate(() =>
    pointwise(input, target, factor, (losses, slopes) => {
      const [x, y, q] = [input.pointer, target.pointer, levels.pointer];
      return suppliedTrainingKernels().quantileLoss(losses, slopes, x, y, q, target.size, levels.size);
    }),
  );
}

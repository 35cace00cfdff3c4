import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { readFloat, writeFloats } from "../memory/views.js";
import { core } from "../wasm/core.js";
import type { Tensor } from "./tensor.js";

/** factor · Σ (input − target)², accumulated in float64. */
export function squaredErrors(input: Tensor, target: Tensor, factor: number): Tensor {
  return operate(() => {
    const { kernels } = core();
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

import { checkNumber } from "../errors.js";
import { core } from "../wasm/core.js";
import { named, type Trainable } from "./target.js";

interface Gradient {
  readonly pointer: number;
  readonly size: number;
}

function gradients(what: string, target: Trainable): Gradient[] {
  return named(what, target)
    .filter(([, parameter]) => parameter.gradientPointer !== 0)
    .map(([, { gradientPointer, size }]) => ({ pointer: gradientPointer, size }));
}

function norm(list: readonly Gradient[]): number {
  const { kernels } = core();
  let sum = 0;
  for (const { pointer, size } of list) sum += kernels.sumOfSquares(pointer, size);
  return Math.sqrt(sum);
}

/** The 2-norm of all gradients taken together; 0 where there are none. */
export function gradNorm(target: Trainable): number {
  return norm(gradients("gradNorm()", target));
}

/**
 * Scales all gradients by one factor so that their norm is at most maxNorm, as torch.nn.utils.clip_grad_norm_.
 * @returns the norm before clipping
 */
export function clipGradNorm(target: Trainable, maxNorm: number): number {
  checkNumber("clipGradNorm(): maxNorm", maxNorm, "at least 0", (value) => value >= 0);
  const list = gradients("clipGradNorm()", target);
  const before = norm(list);
  const factor = maxNorm / (before + 1e-6);
  if (!(factor >= 1)) for (const { pointer, size } of list) core().kernels.scale(pointer, factor, size);
  return before;
}

/** Limits every element of every gradient to [−clipValue, clipValue]. */
export function clipGradValue(target: Trainable, clipValue: number): void {
  checkNumber("clipGradValue(): clipValue", clipValue, "at least 0", (value) => value >= 0);
  for (const { pointer, size } of gradients("clipGradValue()", target))
    core().kernels.clamp(pointer, -clipValue, clipValue, size);
}

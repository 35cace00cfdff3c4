import { checkBoolean, checkNumber, checkOptions, stateError } from "../errors.js";
import { suppliedTrainingKernels } from "../wasm/training.js";
import { named, type Trainable } from "./target.js";

/** Which norm: 1 for Σ|x|, 2 for √Σx², Infinity for max |x|. */
export type NormType = number;

/** Options of clipGradNorm. */
export interface ClipOptions {
  /** 1, 2 (default) or Infinity. */
  readonly normType?: NormType;
  /** Throw where the norm is NaN or infinite, before anything is changed (false). */
  readonly errorIfNonfinite?: boolean;
}

interface Gradient {
  readonly pointer: number;
  readonly size: number;
}

function gradients(what: string, target: Trainable): Gradient[] {
  return named(what, target)
    .filter(([, parameter]) => parameter.gradientPointer !== 0)
    .map(([, { gradientPointer, size }]) => ({ pointer: gradientPointer, size }));
}

function norm(list: readonly Gradient[], type: NormType): number {
  const kernels = suppliedTrainingKernels();
  let result = 0;
  for (const { pointer, size } of list) {
    if (type === 2) result += kernels.sumOfSquares(pointer, size);
    else if (type === 1) result += kernels.sumOfMagnitudes(pointer, size);
    else result = Math.max(result, kernels.largestMagnitude(pointer, size));
  }
  return type === 2 ? Math.sqrt(result) : result;
}

function checkNormType(what: string, type: unknown): asserts type is NormType {
  checkNumber(what, type, "1, 2 or Infinity", (value) => value === 1 || value === 2 || value === Infinity);
}

/**
 * The norm of all gradients taken together; 0 where there are none.
 * @param target a module or parameters
 * @param normType 1, 2 (default) or Infinity
 * @throws RangeError ERR_BPTT_ARGUMENT for another norm
 * @example
 * const w = new nn.Parameter([3, 4]);
 * scope(() => w.mul(w).sum().div(2).backward()); // ∂L/∂w = w
 * optim.gradNorm([w]); // 5
 */
export function gradNorm(target: Trainable, normType: NormType = 2): number {
  checkNormType("gradNorm(): normType", normType);
  return norm(gradients("gradNorm()", target), normType);
}

/**
 * Scales all gradients by one factor so that their norm is at most maxNorm, as torch.nn.utils.clip_grad_norm_.
 * @param target a module or parameters
 * @param maxNorm at least 0
 * @returns the norm before clipping
 * @throws RangeError ERR_BPTT_ARGUMENT for a negative maxNorm or another norm
 * @throws Error ERR_BPTT_NONFINITE with errorIfNonfinite, where the norm is NaN or infinite; nothing has changed then
 * @example
 * const w = new nn.Parameter([3, 4]);
 * scope(() => w.mul(w).sum().div(2).backward()); // ∂L/∂w = w
 * optim.clipGradNorm([w], 1); // 5
 * w.grad?.toArray(); // [0.600, 0.800]
 */
export function clipGradNorm(target: Trainable, maxNorm: number, options: ClipOptions = {}): number {
  checkOptions("clipGradNorm()", options, ["normType", "errorIfNonfinite"]);
  const { normType = 2, errorIfNonfinite = false } = options;
  checkNumber("clipGradNorm(): maxNorm", maxNorm, "at least 0", (value) => value >= 0);
  checkNormType("clipGradNorm(): normType", normType);
  checkBoolean("clipGradNorm(): errorIfNonfinite", errorIfNonfinite);
  const list = gradients("clipGradNorm()", target);
  const before = norm(list, normType);
  if (errorIfNonfinite && !Number.isFinite(before))
    throw stateError(
      "ERR_BPTT_NONFINITE",
      `clipGradNorm(): the norm of the gradients is ${before}; nothing was changed. A smaller learning rate usually helps; check the data for NaN`,
    );
  const factor = maxNorm / (before + 1e-6);
  if (!(factor >= 1)) for (const { pointer, size } of list) suppliedTrainingKernels().scale(pointer, factor, size);
  return before;
}

/**
 * Limits every element of every gradient to [−clipValue, clipValue], as torch.nn.utils.clip_grad_value_.
 * @param target a module or parameters
 * @throws RangeError ERR_BPTT_ARGUMENT for a negative clipValue
 * @example
 * const w = new nn.Parameter([3, 0.5]);
 * scope(() => w.mul(w).sum().div(2).backward()); // ∂L/∂w = w
 * optim.clipGradValue([w], 1);
 * w.grad?.toArray(); // [1, 0.5]
 */
export function clipGradValue(target: Trainable, clipValue: number): void {
  checkNumber("clipGradValue(): clipValue", clipValue, "at least 0", (value) => value >= 0);
  for (const { pointer, size } of gradients("clipGradValue()", target))
    suppliedTrainingKernels().clamp(pointer, -clipValue, clipValue, size);
}

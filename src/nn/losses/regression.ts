// Losses of the difference of two tensors of one shape.
import { operate } from "../../autograd/scope.js";
import { checkNumber } from "../../errors.js";
import { smoothAbsoluteErrors, squaredErrors } from "../../ops/loss.js";
import type { Tensor } from "../../ops/tensor.js";
import { checkPair, checkReduction, factorOf, type LossOptions } from "./shared.js";

/** Options of smoothL1Loss. */
export interface SmoothL1LossOptions extends LossOptions {
  /** Up to which |input − target| the loss is quadratic (1); with 0 it is l1Loss. */
  readonly beta?: number;
}

/** Options of huberLoss. */
export interface HuberLossOptions extends LossOptions {
  /** Up to which |input − target| the loss is quadratic (1). */
  readonly delta?: number;
}

/**
 * Squared error (input − target)², as torch.nn.functional.mse_loss, for two tensors of one shape.
 * @param input of any shape
 * @param target of the same shape; nothing is broadcast
 * @returns a scalar, or losses shaped like input with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ or are empty
 * @example nn.mseLoss(tensor([1, 2]), tensor([1, 4])).item(); // 2
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const factor = checked("mseLoss()", input, target, options);
  if (factor !== undefined) return squaredErrors(input, target, factor);
  return operate(() => {
    const difference = input.sub(target);
    return difference.mul(difference);
  });
}

/**
 * Absolute error |input − target|, as torch.nn.functional.l1_loss, for two tensors of one shape. The gradient is 0 where they
 * are equal.
 * @param input of any shape
 * @param target of the same shape; nothing is broadcast
 * @returns a scalar, or losses shaped like input with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ or are empty
 * @example nn.l1Loss(tensor([1, 2]), tensor([1, 4])).item(); // 1
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return smoothAbsoluteErrors(input, target, 0, 1, checked("l1Loss()", input, target, options));
}

/**
 * With d = |input − target|: d²/(2·beta) where d < beta, else d − beta/2, as torch.nn.functional.smooth_l1_loss (Girshick
 * 2015, https://arxiv.org/abs/1504.08083), for two tensors of one shape.
 * @param input of any shape
 * @param target of the same shape; nothing is broadcast
 * @returns a scalar, or losses shaped like input with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ or are empty, ERR_BPTT_ARGUMENT for a negative beta
 * @example nn.smoothL1Loss(tensor([1, 2]), tensor([1.5, 4]), { reduction: "none" }); // [0.125, 1.5]
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  const factor = checked("smoothL1Loss()", input, target, options, ["beta"]);
  const { beta = 1 } = options;
  checkNumber("smoothL1Loss(): beta", beta, "a finite number of at least 0", (b) => b >= 0 && b < Infinity);
  return smoothAbsoluteErrors(input, target, beta, 1, factor);
}

/**
 * With d = |input − target|: d²/2 where d ≤ delta, else delta·(d − delta/2), as torch.nn.functional.huber_loss (Huber 1964,
 * "Robust estimation of a location parameter"), for two tensors of one shape.
 * @param input of any shape
 * @param target of the same shape; nothing is broadcast
 * @returns a scalar, or losses shaped like input with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ or are empty, ERR_BPTT_ARGUMENT for a delta that is not above 0
 * @example nn.huberLoss(tensor([1, 2]), tensor([1.5, 7]), { delta: 2, reduction: "none" }); // [0.125, 8]
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  const factor = checked("huberLoss()", input, target, options, ["delta"]);
  const { delta = 1 } = options;
  checkNumber("huberLoss(): delta", delta, "a finite number above 0", (d) => d > 0 && d < Infinity);
  return smoothAbsoluteErrors(input, target, delta, delta, factor);
}

function checked(
  what: string,
  input: Tensor,
  target: Tensor,
  options: LossOptions,
  extraOptions: readonly string[] = [],
): number | undefined {
  const reduction = checkReduction(what, options, extraOptions);
  checkPair(what, input, target);
  return factorOf(reduction, input.size);
}

import { describe, rangeError, typeError } from "../../errors.js";
import { quantileErrors } from "../../ops/loss.js";
import { type Tensor, tensor } from "../../ops/tensor.js";
import { format, sameShape } from "../../tensor/shape.js";
import { checkTensor } from "../check.js";
import { checkConstant, checkNotEmpty, checkReduction, factorOf, type LossOptions } from "./shared.js";

/** Options of quantileLoss. */
export interface QuantileLossOptions extends LossOptions {
  /** The levels q of the quantiles, each between 0 and 1: one for each of the last features of input. */
  readonly quantiles: readonly number[] | Float32Array | Float64Array;
}

/**
 * Quantile (pinball) loss (Koenker and Bassett 1978, "Regression quantiles"): with d = target − input of the quantile q
 *
 *     ℓ = max(q·d, (q − 1)·d)
 *
 * whose mean is least where input is the q-quantile of the target. The mean is that over all elements of input.
 * @param input (…,Q), a forecast of each quantile
 * @param target (…), which needs no gradient
 * @returns a scalar, or losses shaped like input with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where input has not the shape of target with Q features more; ERR_BPTT_ARGUMENT for a quantile
 *   that is not between 0 and 1
 * @throws Error ERR_BPTT_GRAD where the target needs a gradient
 * @example
 * const forecast = tensor([[8, 10, 11]]);
 * nn.quantileLoss(forecast, tensor([12]), { quantiles: [0.1, 0.5, 0.9], reduction: "none" }); // [[0.4, 1.0, 0.9]]
 */
export function quantileLoss(input: Tensor, target: Tensor, options: QuantileLossOptions): Tensor {
  const what = "quantileLoss()";
  const reduction = checkReduction(what, options ?? {}, ["quantiles"]);
  const levels = checkQuantiles(`${what}: quantiles`, options?.quantiles);
  checkTensor(`${what}: input`, input);
  checkTensor(`${what}: target`, target, "make it of a Float32Array");
  const expected = [...target.shape, levels.length];
  if (!sameShape(input.shape, expected)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: target ${format(target.shape)} and ${levels.length} quantiles need input ${format(expected)}, got ${format(input.shape)}`,
    );
  }
  checkNotEmpty(what, input);
  checkConstant(`${what}: target`, target);
  return quantileErrors(input, target, tensor(levels), factorOf(reduction, input.size));
}

function checkQuantiles(what: string, quantiles: unknown): Float32Array {
  if (!Array.isArray(quantiles) && !(quantiles instanceof Float32Array) && !(quantiles instanceof Float64Array))
    throw typeError("ERR_BPTT_TYPE", `${what} must be an array such as [0.1, 0.5, 0.9], got ${describe(quantiles)}`);
  const levels = Float32Array.from(quantiles);
  if (levels.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${what}: at least one is needed`);
  for (const [i, q] of levels.entries()) {
    if (!(q > 0 && q < 1))
      throw rangeError("ERR_BPTT_ARGUMENT", `${what} must lie between 0 and 1, got ${quantiles[i]} at position ${i}`);
  }
  return levels;
}

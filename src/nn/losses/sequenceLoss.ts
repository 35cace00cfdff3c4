import { operate } from "../../autograd/scope.js";
import { checkBoolean, checkOptions, rangeError } from "../../errors.js";
import { zeroPadding } from "../../ops/layers.js";
import { type Tensor, tensor } from "../../ops/tensor.js";
import { format } from "../../tensor/shape.js";
import { checkLengths, checkTensor, type IntegerData } from "../check.js";

/** Options of sequenceLoss. */
export interface SequenceLossOptions {
  /** Valid steps of each sequence of the batch, in any order; all when left out. */
  readonly lengths?: IntegerData | undefined;
  /** Losses are (batch, seq) instead of (seq, batch) (false). */
  readonly batchFirst?: boolean;
}

/**
 * The loss of sequences from the losses ℓ of their steps: the mean over the batch of each sequence's mean over its own T_b
 * valid steps,
 *
 *     L = 1/B · Σ_b 1/T_b · Σ_{t<T_b} ℓ_{t,b}
 *
 * so that a short sequence weighs as much as a long one. What stands at padding, NaN included, has no effect.
 * @param losses (seq, batch), (batch, seq) with batchFirst, or (seq) of one sequence
 * @returns a scalar
 * @throws RangeError ERR_BPTT_SHAPE for losses that have features left, or as many lengths as there are not sequences; ERR_BPTT_ARGUMENT
 *   for a length outside of 1 to the steps of the losses
 * @example
 * const losses = tensor([[1, 2], [3, NaN]]); // (seq, batch); of y: nn.mseLoss(y, target, { reduction: "none" }).mean(-1)
 * nn.sequenceLoss(losses, { lengths: [2, 1] }).item(); // 2
 */
export function sequenceLoss(losses: Tensor, options: SequenceLossOptions = {}): Tensor {
  const path = "sequenceLoss()";
  checkOptions(path, options, ["lengths", "batchFirst"]);
  const { batchFirst = false } = options;
  checkBoolean(`${path}: batchFirst`, batchFirst);
  checkTensor(`${path}: losses`, losses);
  const { shape } = losses;
  if (shape.length !== 1 && shape.length !== 2) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: losses must have 2 dimensions (or 1, unbatched), one loss for each step, got shape ${format(shape)}; is mean(-1) missing, or reduction "none"?`,
    );
  }
  const [T, B] = (batchFirst && shape.length === 2 ? [shape[1], shape[0]] : [shape[0], shape[1] ?? 1]) as [
    number,
    number,
  ];
  if (losses.size === 0) throw rangeError("ERR_BPTT_SHAPE", `${path}: no losses: shape ${format(shape)}`);
  if (options.lengths === undefined) return losses.mean();
  const lengths = checkLengths(path, options.lengths, T, B, 1);

  return operate(() => {
    const steps = shape.length === 1 ? losses.reshape([T, 1]) : batchFirst ? losses.transpose(0, 1) : losses;
    const weights = Float32Array.from(lengths.copyData(), (length) => 1 / (B * length));
    return zeroPadding(steps, lengths).mul(tensor(weights)).sum();
  });
}

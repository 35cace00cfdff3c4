import { operate } from "../autograd/scope.js";
import { checkOptions, describe, rangeError, typeError } from "../errors.js";
import { crossEntropyRows } from "../ops/layers.js";
import { squaredErrors } from "../ops/loss.js";
import type { Tensor } from "../ops/tensor.js";
import { count, format, type Shape, sameShape } from "../tensor/shape.js";
import { checkTensor, type IntegerData, integers } from "./check.js";

/** How a loss of many elements becomes one number, or stays as it is. */
export type Reduction = "mean" | "sum" | "none";

/** Options of every loss. */
export interface LossOptions {
  /** "mean" (default), "sum" or "none". */
  readonly reduction?: Reduction;
}

/** Options of crossEntropy. */
export interface CrossEntropyOptions extends LossOptions {
  /** A class whose positions count for nothing (−100). */
  readonly ignoreIndex?: number;
}

function checkReduction(what: string, reduction: unknown): asserts reduction is Reduction {
  if (reduction !== "mean" && reduction !== "sum" && reduction !== "none") {
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: reduction must be "mean", "sum" or "none", got ${describe(reduction)}`,
    );
  }
}

// The usual mistakes: scores in the last dimension, one-hot vectors.
function classesHint(logits: Shape, labels: Shape): string {
  if (logits.length > 2 && sameShape(labels, logits.slice(0, -1)))
    return ". Scores stand in dimension 1: use logits.transpose(1, -1), or reshape logits to [-1, classes] and classes to [-1]";
  return count(labels) === count(logits) ? ". Classes are indices, not one-hot vectors" : "";
}

/**
 * Cross entropy of logits with classes, as torch.nn.functional.cross_entropy: −log softmax(logits)[class], the mean taken
 * over the positions that are not ignored (NaN when all are).
 * @param logits (V), (N,V) or (N,V,d1,…), not normalised
 * @param classes integers (), (N) or (N,d1,…), each in [0, V) or ignoreIndex; checked
 * @example nn.crossEntropy(model.forward(x), Int32Array.of(0, 2, 1))
 */
export function crossEntropy(logits: Tensor, classes: IntegerData, options: CrossEntropyOptions = {}): Tensor {
  checkOptions("crossEntropy()", options, ["reduction", "ignoreIndex"]);
  const { reduction = "mean", ignoreIndex = -100 } = options;
  checkReduction("crossEntropy()", reduction);
  if (!Number.isInteger(ignoreIndex))
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `crossEntropy(): ignoreIndex must be an integer, got ${describe(ignoreIndex)}`,
    );
  checkTensor("crossEntropy(): logits", logits);
  const { shape } = logits;
  const V = shape[shape.length > 1 ? 1 : 0];
  if (!V)
    throw rangeError("ERR_BPTT_SHAPE", `crossEntropy(): logits need at least one class, got shape ${format(shape)}`);
  const expected = shape.filter((_, i) => i !== (shape.length > 1 ? 1 : 0));
  const labels = integers("crossEntropy(): classes", "class", classes, 0, V, ignoreIndex);
  const N = count(expected);
  if (!sameShape(labels.shape, expected) && !(expected.length === 0 && labels.size === 1)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `crossEntropy(): logits ${format(shape)} need classes ${format(expected)}, got ${format(labels.shape)}${classesHint(shape, labels.shape)}`,
    );
  }
  if (N === 0)
    throw rangeError("ERR_BPTT_SHAPE", `crossEntropy(): the batch is empty: logits of shape ${format(shape)}`);

  return operate(() => {
    const inner = count(shape.slice(2));
    const rows = shape.length > 2 ? logits.reshape([shape[0] as number, V, inner]).transpose(1, 2) : logits;
    const losses = crossEntropyRows(rows.reshape([N, V]), labels.reshape([N]), ignoreIndex);
    if (reduction === "none") return losses.reshape(expected);
    if (reduction === "sum") return losses.sum();
    let counted = 0;
    for (const label of labels.copyData()) if (label !== ignoreIndex) counted += 1;
    return losses.sum().div(counted);
  });
}

/**
 * Squared error (input − target)², as torch.nn.functional.mse_loss, for two tensors of one shape.
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkOptions("mseLoss()", options, ["reduction"]);
  const { reduction = "mean" } = options;
  checkReduction("mseLoss()", reduction);
  checkTensor("mseLoss(): input", input);
  checkTensor("mseLoss(): target", target);
  if (!sameShape(input.shape, target.shape)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `mseLoss(): input has shape ${format(input.shape)}, target ${format(target.shape)}; they must be the same, nothing is broadcast`,
    );
  }
  if (input.size === 0)
    throw rangeError("ERR_BPTT_SHAPE", `mseLoss(): the batch is empty: shape ${format(input.shape)}`);
  if (reduction !== "none") return squaredErrors(input, target, reduction === "mean" ? 1 / input.size : 1);
  return operate(() => {
    const difference = input.sub(target);
    return difference.mul(difference);
  });
}

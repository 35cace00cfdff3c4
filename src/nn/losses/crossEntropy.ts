// Losses of scores with a class each.
import { operate } from "../../autograd/scope.js";
import { checkInteger, checkNumber, rangeError } from "../../errors.js";
import { crossEntropyRows, nllRows, type RowClasses } from "../../ops/crossEntropy.js";
import type { Tensor } from "../../ops/tensor.js";
import { count, format, type Shape, sameShape } from "../../tensor/shape.js";
import { checkTensor, type IntegerData, integers } from "../check.js";
import { checkReduction, type LossOptions, type Reduction, type WeightData, weightTensor } from "./shared.js";

/** Options of nllLoss. */
export interface NLLLossOptions extends LossOptions {
  /** What each class weighs (V); all 1 when left out. The mean divides by the weights of the classes that occur. */
  readonly weight?: WeightData | undefined;
  /** A class whose positions count for nothing (−100). */
  readonly ignoreIndex?: number;
}

/** Options of crossEntropy. */
export interface CrossEntropyOptions extends NLLLossOptions {
  /** The share ε, 0 to 1, of the target that is spread evenly over all classes (Szegedy et al. 2016) (0). */
  readonly labelSmoothing?: number;
}

// The usual mistakes: scores in the last dimension, one-hot vectors.
function classesHint(logits: Shape, labels: Shape): string {
  if (logits.length > 2 && sameShape(labels, logits.slice(0, -1)))
    return ". Scores stand in dimension 1: use logits.transpose(1, -1), or reshape logits to [-1, classes] and classes to [-1]";
  return count(labels) === count(logits) ? ". Classes are indices, not one-hot vectors" : "";
}

/**
 * Cross entropy of logits with classes, as torch.nn.functional.cross_entropy: −weight[c]·log softmax(logits)[c] for the class c.
 * With labelSmoothing ε it is (1 − ε) of that and ε/V of its sum over all V classes c. The mean divides by the sum of weight[c]
 * over the positions that are not ignored, without weights their number (NaN when all are ignored).
 * @param logits (V), (N,V) or (N,V,d1,…), not normalised
 * @param classes integers (), (N) or (N,d1,…), each in [0, V) or ignoreIndex; checked
 * @returns a scalar, or losses shaped like classes with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where classes or weight do not fit the logits, or the batch is empty; ERR_BPTT_ARGUMENT for a
 *   class outside of [0, V), with its position, or a labelSmoothing outside of 0 to 1
 * @throws Error ERR_BPTT_GRAD where weight needs a gradient
 * @example
 * const logits = tensor([[0, 0], [Math.log(3), 0]]);
 * nn.crossEntropy(logits, [1, 0]).item(); // 0.490
 * nn.crossEntropy(logits, Int32Array.of(1, 0), { reduction: "none" }); // [0.693, 0.288]
 */
export function crossEntropy(logits: Tensor, classes: IntegerData, options: CrossEntropyOptions = {}): Tensor {
  const what = "crossEntropy()";
  const reduction = checkReduction(what, options, ["weight", "ignoreIndex", "labelSmoothing"]);
  const { labelSmoothing = 0 } = options;
  checkNumber(`${what}: labelSmoothing`, labelSmoothing, "a number from 0 to 1", (e) => e >= 0 && e <= 1);
  return classLoss(what, "logits", logits, classes, options, reduction, (rows, rowClasses) =>
    crossEntropyRows(rows, rowClasses, labelSmoothing),
  );
}

/**
 * Negative log likelihood of classes, as torch.nn.functional.nll_loss: −weight[c]·input[c] for the class c. The mean divides as
 * that of {@link crossEntropy} does.
 * @param input logarithms of probabilities, as logSoftmax gives them: (V), (N,V) or (N,V,d1,…)
 * @param classes integers (), (N) or (N,d1,…), each in [0, V) or ignoreIndex; checked
 * @returns a scalar, or losses shaped like classes with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where classes or weight do not fit the input, or the batch is empty; ERR_BPTT_ARGUMENT for a
 *   class outside of [0, V), with its position
 * @throws Error ERR_BPTT_GRAD where weight needs a gradient
 * @example nn.nllLoss(tensor([[0, 0]]).logSoftmax(-1), [1]).item(); // 0.693
 */
export function nllLoss(input: Tensor, classes: IntegerData, options: NLLLossOptions = {}): Tensor {
  const reduction = checkReduction("nllLoss()", options, ["weight", "ignoreIndex"]);
  return classLoss("nllLoss()", "input", input, classes, options, reduction, nllRows);
}

function classLoss(
  what: string,
  name: string,
  scores: Tensor,
  classes: IntegerData,
  options: NLLLossOptions,
  reduction: Reduction,
  lossOfRows: (rows: Tensor, rowClasses: RowClasses) => Tensor,
): Tensor {
  const { ignoreIndex = -100 } = options;
  checkInteger(`${what}: ignoreIndex`, ignoreIndex, -(2 ** 31));
  checkTensor(`${what}: ${name}`, scores);
  const { shape } = scores;
  const V = shape[shape.length > 1 ? 1 : 0];
  if (!V)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: ${name} need${name === "input" ? "s" : ""} at least one class, got shape ${format(shape)}`,
    );
  const expected = shape.filter((_, i) => i !== (shape.length > 1 ? 1 : 0));
  const N = count(expected);
  const labels = integers(`${what}: classes`, "class", classes, 0, V, ignoreIndex, (got) => {
    if (sameShape(got, expected) || (expected.length === 0 && count(got) === 1)) return;
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: ${name} ${format(shape)} need${name === "input" ? "s" : ""} classes ${format(expected)}, got ${format(got)}${classesHint(shape, got)}`,
    );
  });
  if (N === 0) throw rangeError("ERR_BPTT_SHAPE", `${what}: the batch is empty: ${name} of shape ${format(shape)}`);
  const weight = options.weight === undefined ? undefined : checkWeight(`${what}: weight`, options.weight, V);

  return operate(() => {
    const inner = count(shape.slice(2));
    const rows = shape.length > 2 ? scores.reshape([shape[0] as number, V, inner]).transpose(1, 2) : scores;
    const losses = lossOfRows(rows.reshape([N, V]), { classes: labels.reshape([N]), ignoreIndex, weight });
    if (reduction === "none") return losses.reshape(expected);
    if (reduction === "sum") return losses.sum();
    return losses.sum().div(totalWeight(labels, ignoreIndex, weight));
  });
}

function checkWeight(what: string, data: WeightData, V: number): Tensor {
  const weight = weightTensor(what, data);
  if (!sameShape(weight.shape, [V]))
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what} has shape ${format(weight.shape)}, expected one weight for each of the ${V} classes`,
    );
  return weight;
}

function totalWeight(labels: Tensor, ignoreIndex: number, weight: Tensor | undefined): number {
  const weights = weight?.copyData();
  let total = 0;
  for (const label of labels.copyData()) if (label !== ignoreIndex) total += weights ? (weights[label] as number) : 1;
  return total;
}

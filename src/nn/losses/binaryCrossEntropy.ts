import { operate } from "../../autograd/scope.js";
import { rangeError } from "../../errors.js";
import { binaryCrossEntropy } from "../../ops/loss.js";
import { broadcastTo } from "../../ops/strided.js";
import type { Tensor } from "../../ops/tensor.js";
import { format, type Shape } from "../../tensor/shape.js";
import {
  checkConstant,
  checkPair,
  checkReduction,
  factorOf,
  type LossOptions,
  type WeightData,
  weightTensor,
} from "./shared.js";

/** Options of binaryCrossEntropyWithLogits. */
export interface BinaryCrossEntropyOptions extends LossOptions {
  /** Factors of the losses, of a shape that broadcasts to input's. */
  readonly weight?: WeightData | undefined;
  /** Factors of the losses of positive targets, of a shape that broadcasts to input's, such as one for each class. */
  readonly posWeight?: WeightData | undefined;
}

/**
 * Binary cross entropy of logits x with targets y, as torch.nn.functional.binary_cross_entropy_with_logits:
 *
 *     ℓ = −weight·(posWeight·y·log σ(x) + (1 − y)·log(1 − σ(x)))
 *
 * without overflow, and exact to the last digits also where ℓ is small. The mean is that over all elements, whatever they weigh.
 * @param input logits of any shape
 * @param target of the same shape, 1 for yes and 0 for no, or a probability; it needs no gradient
 * @returns a scalar, or losses shaped like input with reduction "none"
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ, are empty, or a weight does not broadcast; ERR_BPTT_ARGUMENT for weights that are no numbers
 * @throws Error ERR_BPTT_GRAD where the target or a weight needs a gradient
 * @example
 * const logits = tensor([[0, 0, 2]]);
 * nn.binaryCrossEntropyWithLogits(logits, tensor([[1, 0, 1]]), { posWeight: [1, 10, 3] }).item(); // 0.589
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const what = "binaryCrossEntropyWithLogits()";
  const reduction = checkReduction(what, options, ["weight", "posWeight"]);
  checkPair(what, input, target);
  checkConstant(`${what}: target`, target);
  const weights = (["weight", "posWeight"] as const).map((name) => {
    const data = options[name];
    return data === undefined ? undefined : checkBroadcast(`${what}: ${name}`, data, input.shape);
  });
  return operate(() => {
    const [weight, posWeight] = weights.map((factors) => factors && broadcastTo(factors, input.shape));
    return binaryCrossEntropy(input, target, weight, posWeight, factorOf(reduction, input.size));
  });
}

function checkBroadcast(what: string, data: WeightData, expected: Shape): Tensor {
  const weight = weightTensor(what, data);
  const missing = expected.length - weight.shape.length;
  if (missing < 0 || weight.shape.some((size, i) => size !== 1 && size !== expected[missing + i]))
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what} has shape ${format(weight.shape)}, which does not broadcast to that of input ${format(expected)}`,
    );
  return weight;
}

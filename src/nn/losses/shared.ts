// What the losses share: the reduction, and checks of their arguments.
import { needsGradient } from "../../autograd/tape.js";
import { checkOptions, describe, rangeError, stateError, typeError } from "../../errors.js";
import { Tensor, tensor } from "../../ops/tensor.js";
import { parseData, type TensorData } from "../../tensor/data.js";
import { format, sameShape } from "../../tensor/shape.js";
import { checkTensor } from "../check.js";

/** How a loss of many elements becomes one number, or stays as it is. */
export type Reduction = "mean" | "sum" | "none";

/** Options of every loss. */
export interface LossOptions {
  /** "mean" (default) or "sum" over all elements, or "none": the losses themselves. */
  readonly reduction?: Reduction;
}

/** Weights: a tensor, or what `tensor` takes. */
export type WeightData = Tensor | TensorData;

/** Checks the names of the options; gives the reduction. */
export function checkReduction(what: string, options: LossOptions, extraOptions: readonly string[] = []): Reduction {
  checkOptions(what, options, ["reduction", ...extraOptions]);
  const { reduction = "mean" } = options;
  if (reduction !== "mean" && reduction !== "sum" && reduction !== "none") {
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: reduction must be "mean", "sum" or "none", got ${describe(reduction)}`,
    );
  }
  return reduction;
}

/** What the sum of n losses is multiplied by; undefined where they stay as they are. */
export function factorOf(reduction: Reduction, n: number): number | undefined {
  return reduction === "none" ? undefined : reduction === "mean" ? 1 / n : 1;
}

/** Throws unless input and target are float32 tensors of one shape that hold something. */
export function checkPair(what: string, input: unknown, target: unknown): asserts input is Tensor {
  checkTensor(`${what}: input`, input);
  checkTensor(`${what}: target`, target, "make it of a Float32Array");
  if (!sameShape(input.shape, target.shape)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: input has shape ${format(input.shape)}, target ${format(target.shape)}; they must be the same, nothing is broadcast`,
    );
  }
  checkNotEmpty(what, input);
}

/** Throws where there is nothing to lose. */
export function checkNotEmpty(what: string, input: Tensor): void {
  if (input.size === 0) throw rangeError("ERR_BPTT_SHAPE", `${what}: the batch is empty: shape ${format(input.shape)}`);
}

/** Throws where a gradient would be wanted that is not computed. */
export function checkConstant(what: string, x: Tensor): void {
  if (needsGradient([x]))
    throw stateError(
      "ERR_BPTT_GRAD",
      `${what} needs a gradient, but none is computed with respect to it; use detach(), or one without requiresGrad`,
    );
}

/** Weights as a tensor without gradient. */
export function weightTensor(what: string, data: WeightData): Tensor {
  const weight = data instanceof Tensor ? data : named(what, data);
  checkTensor(what, weight);
  checkConstant(what, weight);
  return weight;
}

function named(what: string, data: TensorData): Tensor {
  const { data: values, shape } = parseData(what, data, undefined);
  return tensor(values instanceof Int32Array ? Float32Array.from(values) : values, shape);
}

import { rangeError } from "../../errors.js";
import { Tensor, tensor } from "../../ops/tensor.js";
import type { TensorData } from "../../tensor/data.js";
import { format, sameShape } from "../../tensor/shape.js";

/**
 * Mean of |predicted − target| over all elements of two arrays of one shape, summed in float64.
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ or are empty
 * @example meanAbsoluteError([1, 2], [2, 4]); // 1.5
 */
export function meanAbsoluteError(predicted: Tensor | TensorData, target: Tensor | TensorData): number {
  return meanOf("meanAbsoluteError()", predicted, target, Math.abs);
}

/**
 * Square root of the mean of (predicted − target)² over all elements of two arrays of one shape, summed in float64.
 * @throws RangeError ERR_BPTT_SHAPE where the shapes differ or are empty
 * @example rootMeanSquaredError([1, 2], [2, 4]); // 1.581
 */
export function rootMeanSquaredError(predicted: Tensor | TensorData, target: Tensor | TensorData): number {
  return Math.sqrt(meanOf("rootMeanSquaredError()", predicted, target, (difference) => difference * difference));
}

function meanOf(
  what: string,
  predicted: Tensor | TensorData,
  target: Tensor | TensorData,
  of: (difference: number) => number,
): number {
  const a = predicted instanceof Tensor ? predicted : tensor(predicted);
  const b = target instanceof Tensor ? target : tensor(target);
  if (!sameShape(a.shape, b.shape))
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: predicted has shape ${format(a.shape)}, target ${format(b.shape)}; they must be the same, nothing is broadcast`,
    );
  if (a.size === 0) throw rangeError("ERR_BPTT_SHAPE", `${what}: there is nothing in shape ${format(a.shape)}`);
  const values = b.copyData();
  let sum = 0;
  a.copyData().forEach((value, i) => {
    sum += of(value - (values[i] as number));
  });
  return sum / a.size;
}

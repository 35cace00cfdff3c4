import { checkInteger, checkOptions, rangeError } from "../../errors.js";
import { type IntegerData, integers } from "../../nn/check.js";
import { Tensor } from "../../ops/tensor.js";
import { count, format, type Shape, sameShape } from "../../tensor/shape.js";

/** Options of accuracy. */
export interface AccuracyOptions {
  /** A class whose positions count for nothing (−100). */
  readonly ignoreIndex?: number;
}

const MOST = 2 ** 31 - 1;

/**
 * The share of positions whose class is right, from 0 to 1; NaN where all are ignored. The predicted class is that of the
 * largest score, the first of equals; scores with NaN among them are wrong.
 * @param predicted scores or logits (V), (N,V) or (N,V,d1,…) in float32, or predicted classes as integers
 * @param classes integers (), (N) or (N,d1,…); as predicted where that has classes
 * @throws RangeError ERR_BPTT_SHAPE where the two do not fit, ERR_BPTT_ARGUMENT for a class that has no score
 * @example
 * accuracy(tensor([[0.1, 0.9], [0.8, 0.2]]), [1, 1]); // 0.5
 * accuracy([1, 0, 2], [1, 0, -100]); // 1
 */
export function accuracy(predicted: Tensor | IntegerData, classes: IntegerData, options: AccuracyOptions = {}): number {
  const what = "accuracy()";
  checkOptions(what, options, ["ignoreIndex"]);
  const { ignoreIndex = -100 } = options;
  checkInteger(`${what}: ignoreIndex`, ignoreIndex, -(2 ** 31));
  const scores = predicted instanceof Tensor && predicted.dtype === "float32";
  const given = scores ? largest(what, predicted) : known(what, "predicted", predicted, MOST, ignoreIndex);
  const wanted = known(what, "classes", classes, given.classes, ignoreIndex);
  if (!sameShape(given.shape, wanted.shape) && !(given.data.length === 1 && wanted.data.length === 1)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      scores
        ? `${what}: scores ${format(predicted.shape)} need classes ${format(given.shape)}, got ${format(wanted.shape)}. Scores stand in dimension 1, classes are indices`
        : `${what}: predicted classes have shape ${format(given.shape)}, classes ${format(wanted.shape)}`,
    );
  }
  let counted = 0;
  let right = 0;
  wanted.data.forEach((label, i) => {
    if (label === ignoreIndex) return;
    counted += 1;
    if (given.data[i] === label) right += 1;
  });
  return right / counted;
}

/** Classes, and how many of them there can be. */
interface Classes {
  readonly data: ArrayLike<number> & { forEach(visit: (value: number, i: number) => void): void };
  readonly shape: Shape;
  readonly classes: number;
}

function known(what: string, name: string, data: IntegerData, V: number, ignoreIndex: number): Classes {
  const checked = integers(`${what}: ${name}`, "class", data, 0, V, ignoreIndex);
  return { data: checked.copyData(), shape: checked.shape, classes: V };
}

/** The class of the largest score at each position; −1 where one of them is NaN. */
function largest(what: string, scores: Tensor): Classes {
  const { shape } = scores;
  const dim = shape.length > 1 ? 1 : 0;
  const V = shape[dim];
  if (!V) throw rangeError("ERR_BPTT_SHAPE", `${what}: scores need at least one class, got shape ${format(shape)}`);
  const inner = count(shape.slice(dim + 1));
  const values = scores.toFloat32Array();
  const data = Int32Array.from({ length: values.length / V }, (_, position) => {
    const start = Math.floor(position / inner) * V * inner + (position % inner);
    let best = 0;
    for (let v = 0; v < V; ++v) {
      const value = values[start + v * inner] as number;
      if (Number.isNaN(value)) return -1;
      if (value > (values[start + best * inner] as number)) best = v;
    }
    return best;
  });
  return { data, shape: shape.filter((_, i) => i !== dim), classes: V };
}

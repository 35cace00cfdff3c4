/** Losses of elements with their derivatives, and of rows with a class each. */

import { at, increase, total, type Values } from "./arrays.js";
import { logSumExp } from "./softmax.js";

/** A loss and its derivative with respect to the input. */
export interface Loss {
  readonly loss: number;
  readonly slope: number;
}

/** s times the smooth L1 loss; |x − y| where beta is 0. */
export function smoothL1(x: number, y: number, beta: number, s: number): Loss {
  const d = x - y;
  const a = Math.abs(d);
  const quadratic = a < beta;
  const loss = s * (quadratic ? (a * a) / (2 * beta) : a - beta / 2);
  return { loss, slope: s * (quadratic ? d / beta : Math.sign(d)) };
}

/** log(1 + exp(x)) */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** −w·(p·y·log σ(x) + (1 − y)·log(1 − σ(x))) */
export function binaryCrossEntropy(x: number, y: number, w: number, p: number): Loss {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  return {
    loss: w * (p * y * softplus(-x) + (1 - y) * softplus(x)),
    slope: w * ((1 - y) * sigmoid(x) - p * y * sigmoid(-x)),
  };
}

/** max(q·d, (q − 1)·d), d = y − x */
export function quantileLoss(x: number, y: number, q: number): Loss {
  const d = y - x;
  return { loss: Math.max(q * d, (q - 1) * d), slope: d > 0 ? -q : d < 0 ? 1 - q : 0 };
}

/** How the classes of rows count. */
export interface ClassOptions {
  readonly V: number;
  readonly ignoreIndex: number;
  /** (V); all 1 where it is left out */
  readonly weight?: Values | undefined;
  /** The share of the target that is spread over all classes. */
  readonly smoothing?: number;
}

// What the logarithms of a row's probabilities are multiplied by: (1 − ε)·w_c for its class, ε/V·w_j for each.
function targetOf(c: number, { V, weight, smoothing = 0 }: ClassOptions): Float64Array {
  const w = (j: number) => (weight ? at(weight, j) : 1);
  return Float64Array.from({ length: V }, (_, j) => (j === c ? (1 - smoothing) * w(c) : 0) + (smoothing / V) * w(j));
}

/** Σ_j t_j·(lse − x_j) of each row, 0 where its class is ignoreIndex. */
export function softmaxCrossEntropyForward(x: Values, classes: Values, options: ClassOptions): Float64Array {
  const { V, ignoreIndex } = options;
  return logSumExp(x, classes.length, V).map((lse, i) => {
    const c = at(classes, i);
    if (c === ignoreIndex) return 0;
    const target = targetOf(c, options);
    return total(V, (j) => at(target, j) * (lse - at(x, i * V + j)));
  });
}

/** dX after dX += ((Σ t)·exp(x − lse) − t)·dLoss in the rows that are not ignored. */
export function softmaxCrossEntropyBackward(
  dX: Values,
  dLoss: Values,
  lse: Values,
  x: Values,
  classes: Values,
  options: ClassOptions,
): Float64Array {
  const { V, ignoreIndex } = options;
  const result = Float64Array.from(dX);
  for (let i = 0; i < classes.length; ++i) {
    const c = at(classes, i);
    if (c === ignoreIndex) continue;
    const target = targetOf(c, options);
    const sum = total(V, (j) => at(target, j));
    for (let j = 0; j < V; ++j) {
      const p = Math.exp(at(x, i * V + j) - at(lse, i));
      increase(result, i * V + j, (sum * p - at(target, j)) * at(dLoss, i));
    }
  }
  return result;
}

/** −w_c·x_c of each row, 0 where its class is ignoreIndex. */
export function nllForward(x: Values, classes: Values, { V, ignoreIndex, weight }: ClassOptions): Float64Array {
  return Float64Array.from({ length: classes.length }, (_, i) => {
    const c = at(classes, i);
    return c === ignoreIndex ? 0 : -(weight ? at(weight, c) : 1) * at(x, i * V + c);
  });
}

/** dX after dX_c −= w_c·dLoss in the rows that are not ignored. */
export function nllBackward(
  dX: Values,
  dLoss: Values,
  classes: Values,
  { V, ignoreIndex, weight }: ClassOptions,
): Float64Array {
  const result = Float64Array.from(dX);
  for (let i = 0; i < classes.length; ++i) {
    const c = at(classes, i);
    if (c !== ignoreIndex) increase(result, i * V + c, -(weight ? at(weight, c) : 1) * at(dLoss, i));
  }
  return result;
}

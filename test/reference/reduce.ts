/** Sums over all elements. */

import { at, total, type Values } from "./arrays.js";

export function sum(x: Values): number {
  return total(x.length, (i) => at(x, i));
}

export function sumOfSquares(x: Values): number {
  return total(x.length, (i) => at(x, i) ** 2);
}

export function sumOfSquaredErrors(x: Values, y: Values): number {
  return total(x.length, (i) => (at(x, i) - at(y, i)) ** 2);
}

/** dX after dX += s·(x − y), with s = 2·dLoss the backward of sumOfSquaredErrors. */
export function squaredErrorsBackward(dX: Values, x: Values, y: Values, s: number): Float64Array {
  return Float64Array.from(dX, (start, i) => start + s * (at(x, i) - at(y, i)));
}

/** Sums over all elements, and the largest. */

import { at, total, type Values } from "./arrays.js";

export function sum(x: Values): number {
  return total(x.length, (i) => at(x, i));
}

export function sumOfMagnitudes(x: Values): number {
  return total(x.length, (i) => Math.abs(at(x, i)));
}

export function largestMagnitude(x: Values): number {
  return Array.from(x).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
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

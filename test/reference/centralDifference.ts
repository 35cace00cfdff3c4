/** Whether gradients are the slope of a function, along one random direction (the idea of KANN's kad_check_grad). */

import { expect } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, total, type Values } from "./arrays.js";

const STEP = 2 ** -13;
const ROUNDOFF = 2 ** -53;
/** More than the roundings on the way from any argument to a result of these small problems. */
const ROUNDINGS = 1000;

const draw = new Draw(2024);

/** `count` random values, others at every call. */
export function drawn(count: number): Float64Array {
  return Float64Array.from(draw.values(count));
}

export function dot(a: Values, b: Values): number {
  return total(a.length, (i) => at(a, i) * at(b, i));
}

/** Checks gradients, one array for each argument of f. */
export function expectGradients<Args extends Float64Array[]>(
  f: (...args: Args) => number,
  args: [...Args],
  gradients: readonly Values[],
): void {
  const directions = args.map((arg) => drawn(arg.length));
  const moved = (distance: number) => {
    return f(...(args.map((arg, n) => arg.map((value, i) => value + distance * at(directions[n] ?? [], i))) as Args));
  };
  const difference = (step: number) => (moved(step) - moved(-step)) / (2 * step);
  const [near, far] = [difference(STEP), difference(2 * STEP)];
  // The error of a central difference grows with the square of its step: the far one's is four times the near one's,
  // and the two differ by three times what the near one is wrong by.
  const truncation = Math.abs(far - near);
  const rounding = (ROUNDINGS * ROUNDOFF * Math.max(1, Math.abs(moved(0)))) / STEP;
  const slope = total(args.length, (n) => dot(gradients[n] ?? [], directions[n] ?? []));
  expect(Math.abs(slope), "slope, which must not vanish").toBeGreaterThan(100 * (truncation + rounding));
  expect(Math.abs(slope - near)).toBeLessThanOrEqual(truncation + rounding);
}

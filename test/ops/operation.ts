/** An operation against its float64 reference: its values, and its gradients along a random direction. */

import { scope, type Tensor, tensor } from "bptt";
import { expect } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";
import type { Array64 } from "./arrays64.js";

export interface Operation {
  readonly run: (...inputs: Tensor[]) => Tensor;
  readonly reference: (...inputs: Array64[]) => Array64;
  readonly shapes: readonly (readonly number[])[];
  /** Added to the drawn values, which lie in [−1, 1). */
  readonly offset?: number;
  /** Roundings on the longest path to a result; 8 cover a function. */
  readonly roundings?: number;
}

const UNIT_ROUNDOFF = 2 ** -24;
const STEP = 2 ** -12;

function moved(x: Array64, direction: Float32Array, by: number): Array64 {
  return { shape: x.shape, data: x.data.map((value, i) => value + by * (direction[i] as number)) };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

export function checkOperation({ run, reference, shapes, offset = 0, roundings = 8 }: Operation): void {
  const draw = new Draw(5);
  const inputs = shapes.map((shape) => {
    const values = draw.values(sizeOf(shape)).map((value) => value + offset);
    return tensor(values, shape, { requiresGrad: true });
  });
  const exact = inputs.map((x) => ({ shape: x.shape, data: Float64Array.from(x.toFloat32Array()) }));

  const expected = reference(...exact);
  const outside = run(...inputs);
  expect(outside.shape).toEqual(expected.shape);
  if (expected.data.length > 0) expectClose("value", outside.toFloat32Array(), expected.data, roundings);

  const weights = draw.values(expected.data.length);
  const inside = scope(() => {
    const y = run(...inputs);
    y.backward(tensor(weights, y.shape));
    return y;
  });
  expect(inside.toFloat32Array(), "in a scope").toEqual(outside.toFloat32Array());

  // Along one direction in all inputs: Σ gradient·direction is the slope of the weighted sum of the results.
  const directions = inputs.map((x) => draw.values(x.size));
  const slope = (step: number) => {
    const side = (by: number) =>
      dot(weights, reference(...exact.map((x, i) => moved(x, directions[i] as never, by))).data);
    return (side(step) - side(-step)) / (2 * step);
  };
  const terms = inputs.map((x, i) => {
    const gradient = x.grad;
    expect(gradient?.shape, `gradient of input ${i}`).toEqual(x.shape);
    return [dot(gradient?.toFloat32Array() ?? [], directions[i] as never), gradient?.toFloat32Array() ?? []] as const;
  });
  const got = terms.reduce((sum, [term]) => sum + term, 0);
  const size = terms.reduce(
    (sum, [, gradient], i) => sum + dot(gradient.map(Math.abs), (directions[i] as Float32Array).map(Math.abs)),
    0,
  );
  // The error of a central difference grows with the square of the step; a quarter of it is left at half the step.
  const difference = slope(STEP);
  const curvature = Math.abs(slope(2 * STEP) - difference);
  const bound = 2 * roundings * UNIT_ROUNDOFF * Math.max(1, size) + curvature;
  expect(Math.abs(got - difference), `slope ${got} against ${difference}`).toBeLessThanOrEqual(bound);
}

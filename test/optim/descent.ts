/** Ten steps of an optimizer over drawn gradients, and the same steps in float64. */

import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import type { Optimizer } from "bptt/optim";
import { Draw } from "../golden/draw.js";
import type { Values } from "../reference/arrays.js";
import { expectClose } from "../tolerance.js";

const SIZE = 13;
const STEPS = 10;

/** Roundings of one update, its bias corrections included. */
const UPDATE_ROUNDINGS = 16;

/** Makes `gradient` the gradient of the parameter, exactly. */
export function giveGradient(parameter: nn.Parameter, gradient: Float32Array): void {
  parameter.grad = null;
  scope(() => parameter.mul(tensor(gradient, parameter.shape)).sum().backward());
}

/** @param expected the parameter after step number `step`, given what it was before */
export function checkDescent(
  make: (parameters: nn.Parameter[]) => Optimizer,
  expected: (before: Values, gradient: Values, step: number) => Float64Array,
  {
    scale = 1,
    beforeStep = () => {},
  }: { scale?: number; beforeStep?: (optimizer: Optimizer, step: number) => void } = {},
): void {
  const draw = new Draw(3);
  const parameter = new nn.Parameter(draw.values(SIZE));
  const optimizer = make([parameter]);
  let exact = Float64Array.from(parameter.toFloat32Array());
  for (let step = 1; step <= STEPS; ++step) {
    const gradient = draw.values(SIZE, scale);
    giveGradient(parameter, gradient);
    beforeStep(optimizer, step);
    optimizer.step();
    exact = Float64Array.from(expected(exact, gradient, step));
    expectClose(`parameter after step ${step}`, parameter.toFloat32Array(), exact, step * UPDATE_ROUNDINGS);
  }
}

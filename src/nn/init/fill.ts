// Laws that know nothing of the shape.
import { checkNumber } from "../../errors.js";
import { defaultGenerator, type Generator } from "../../ops/random.js";
import type { Tensor } from "../../ops/tensor.js";
import { checkFillable } from "./check.js";

/** Fills x with uniform numbers in [low, high); gives x. */
export function uniform(x: Tensor, low = 0, high = 1, generator?: Generator): Tensor {
  const what = "init.uniform()";
  checkFillable(what, x, generator);
  checkNumber(`${what}: low`, low, "finite", Number.isFinite);
  checkNumber(`${what}: high`, high, `finite and at least low ${low}`, (value) => value >= low && value < Infinity);
  return x.set((generator ?? defaultGenerator()).uniform(x.size, low, high));
}

/** Fills x with normally distributed numbers; gives x. */
export function normal(x: Tensor, mean = 0, std = 1, generator?: Generator): Tensor {
  const what = "init.normal()";
  checkFillable(what, x, generator);
  checkNumber(`${what}: mean`, mean, "finite", Number.isFinite);
  checkNumber(`${what}: std`, std, "finite and at least 0", (value) => value >= 0 && value < Infinity);
  return x.set((generator ?? defaultGenerator()).normal(x.size, mean, std));
}

/** Fills x with one value; gives x. */
export function constant(x: Tensor, value: number): Tensor {
  checkFillable("init.constant()", x);
  checkNumber("init.constant(): value", value, "a number", () => true);
  return x.set(new Float32Array(x.size).fill(value));
}

/** Fills x with 0; gives x. */
export function zeros(x: Tensor): Tensor {
  checkFillable("init.zeros()", x);
  return x.set(new Float32Array(x.size));
}

/** Fills x with 1; gives x. */
export function ones(x: Tensor): Tensor {
  checkFillable("init.ones()", x);
  return x.set(new Float32Array(x.size).fill(1));
}

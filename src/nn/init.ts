// Initial values. All draw from a Generator, the default one unless another is given.
import { checkNumber } from "../errors.js";
import { defaultGenerator, type Generator } from "../ops/random.js";
import type { Tensor } from "../ops/tensor.js";

/** Fills x with uniform numbers in [low, high). */
export function uniform(x: Tensor, low = 0, high = 1, generator: Generator = defaultGenerator()): Tensor {
  checkNumber("high", high, `at least low ${low}`, (value) => value >= low);
  return x.set(generator.uniform(x.size, low, high));
}

/** Fills x with normally distributed numbers. */
export function normal(x: Tensor, mean = 0, std = 1, generator: Generator = defaultGenerator()): Tensor {
  checkNumber("std", std, "at least 0", (value) => value >= 0);
  return x.set(generator.normal(x.size, mean, std));
}

/** Fills x with one value. */
export function constant(x: Tensor, value: number): Tensor {
  return x.set(new Float32Array(x.size).fill(value));
}

// Laws that know nothing of the shape.
import { checkNumber } from "../../errors.js";
import { checkNormal, checkUniform, defaultGenerator, type Generator } from "../../ops/random.js";
import type { Tensor } from "../../ops/tensor.js";
import { checkFillable } from "./check.js";

/**
 * Fills x with uniform numbers in [low, high), as torch.nn.init.uniform_; gives x.
 * @param x a parameter or another float32 tensor
 * @param generator draws in the place of the default one
 * @throws RangeError ERR_BPTT_ARGUMENT where high is below low
 * @throws Error ERR_BPTT_SCOPE for a tensor whose scope has ended
 * @example nn.init.uniform(new nn.Linear(8, 3).weight, -0.1, 0.1);
 */
export function uniform(x: Tensor, low = 0, high = 1, generator?: Generator): Tensor {
  const what = "init.uniform()";
  checkFillable(what, x, generator);
  checkUniform(what, low, high);
  return x.set((generator ?? defaultGenerator()).uniform(x.size, low, high));
}

/**
 * Fills x with normally distributed numbers, as torch.nn.init.normal_; gives x.
 * @param x a parameter or another float32 tensor
 * @param generator draws in the place of the default one
 * @throws RangeError ERR_BPTT_ARGUMENT for a negative std
 * @throws Error ERR_BPTT_SCOPE for a tensor whose scope has ended
 * @example nn.init.normal(new nn.Embedding(50, 8).weight, 0, 0.02);
 */
export function normal(x: Tensor, mean = 0, std = 1, generator?: Generator): Tensor {
  const what = "init.normal()";
  checkFillable(what, x, generator);
  checkNormal(what, mean, std);
  return x.set((generator ?? defaultGenerator()).normal(x.size, mean, std));
}

/**
 * Fills x with one value, as torch.nn.init.constant_; gives x.
 * @throws TypeError ERR_BPTT_TYPE for what is no number
 * @throws Error ERR_BPTT_SCOPE for a tensor whose scope has ended
 * @example nn.init.constant(new nn.Linear(4, 2).param("bias"), 0.5); // [0.5, 0.5]
 */
export function constant(x: Tensor, value: number): Tensor {
  checkFillable("init.constant()", x);
  checkNumber("init.constant(): value", value, "a number", () => true);
  return x.set(new Float32Array(x.size).fill(value));
}

/**
 * Fills x with 0, as torch.nn.init.zeros_; gives x.
 * @throws Error ERR_BPTT_SCOPE for a tensor whose scope has ended
 * @example nn.init.zeros(new nn.Linear(4, 2).param("bias")); // [0, 0]
 */
export function zeros(x: Tensor): Tensor {
  checkFillable("init.zeros()", x);
  return x.set(new Float32Array(x.size));
}

/**
 * Fills x with 1, as torch.nn.init.ones_; gives x.
 * @throws Error ERR_BPTT_SCOPE for a tensor whose scope has ended
 * @example nn.init.ones(new nn.Linear(4, 2).param("bias")); // [1, 1]
 */
export function ones(x: Tensor): Tensor {
  checkFillable("init.ones()", x);
  return x.set(new Float32Array(x.size).fill(1));
}

// What a layer computes, counted: the products of its weights, two operations for every multiplication and addition. Biases
// and functions of single numbers are left out, as they are in most such counts.
import { GRUCell, LSTMCell, RNNCell } from "../../nn/cells.js";
import { Conv1d } from "../../nn/conv1d.js";
import { Linear } from "../../nn/linear.js";
import type { Module } from "../../nn/module.js";
import { PackedSequence } from "../../nn/packed.js";
import { Parameter } from "../../nn/parameter.js";
import { Recurrent } from "../../nn/recurrent.js";
import { SimpleNetwork } from "../../nn/simpleNetwork.js";
import { Tensor } from "../../ops/tensor.js";

/** Floating-point operations of one call. */
export interface Flops {
  readonly forward: number;
  /** The gradients of its weights, and of its input where that needs one. */
  readonly backward: number;
}

/** The operations of one call of a layer; zeros for all that multiplies by no weights. */
export function flopsOf(module: Module, inputs: readonly unknown[], output: unknown): Flops {
  const rows = rowsOf(module, firstTensor(output));
  const needsInputGradient = firstTensor(inputs)?.requiresGrad ?? false;
  let forward = 0;
  let backward = 0;
  for (const [name, weight] of Object.entries(module)) {
    if (rows === 0 || !(weight instanceof Parameter) || weight.shape.length < 2) continue;
    // Each weight is used once for every row: in the product, in its own gradient, and in the gradient of what it multiplied.
    const once = 2 * rows * weight.size;
    forward += once;
    if (weight.requiresGrad) backward += once;
    if (needsInputGradient || !READS_INPUT.test(name)) backward += once;
  }
  return { forward, backward };
}

// The weights that multiply the input of a layer; all others multiply what the layer made itself.
const READS_INPUT = /^(weight|weight_ih|weight_ih_l0|weight_ih_l0_reverse|U)$/;

// How often the weights of a layer are used for an output.
function rowsOf(module: Module, output: Tensor | undefined): number {
  if (output === undefined) return 0;
  if (module instanceof Conv1d) return output.size / module.outChannels;
  const multiplies =
    module instanceof Recurrent ||
    module instanceof SimpleNetwork ||
    module instanceof Linear ||
    module instanceof RNNCell ||
    module instanceof GRUCell ||
    module instanceof LSTMCell;
  return multiplies ? output.size / (output.shape.at(-1) as number) : 0;
}

/** The first tensor of what a layer is given or gives. */
export function firstTensor(value: unknown): Tensor | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  if (first instanceof PackedSequence) return first.data;
  return first instanceof Tensor ? first : undefined;
}

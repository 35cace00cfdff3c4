import type { Tensor } from "../ops/tensor.js";
import type { IntegerData } from "./check.js";
import { Module } from "./module.js";

/** Options of a forward pass over sequences. */
export interface SequenceOptions {
  /** Valid steps of each sequence of the batch, in any order, 1 to the steps of the input. */
  readonly lengths?: IntegerData | undefined;
}

/**
 * A module that reads a whole sequence and carries a state: the recurrent layers, and recurrent networks of your own.
 * `Sequential` hands its options to these and takes their output on.
 * @example
 * class Residual extends nn.SequenceModule {
 *   readonly rnn = new nn.GRU(8, 8);
 *   forward(x: Tensor, state?: Tensor, options?: nn.SequenceOptions): [output: Tensor, state: Tensor] {
 *     const [output, hN] = this.rnn.forward(x, state, options);
 *     return [output.add(x), hN];
 *   }
 * }
 * const model = new nn.Sequential(new Residual(), new nn.Linear(8, 2));
 * model.forward(tensor(new Float32Array(5 * 8), [5, 1, 8]), { lengths: [4] }).shape; // [5, 1, 2]
 */
export abstract class SequenceModule extends Module {
  /**
   * Runs whole sequences.
   * @param x a sequence, time and batch in the layer's layout
   * @param state the state to start from, as the layer gave it; its own start where it is left out
   * @returns the output of every step, and the final state
   */
  abstract override forward(x: Tensor, state?: unknown, options?: SequenceOptions): [output: Tensor, state: unknown];
}

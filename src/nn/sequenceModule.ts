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
 */
export abstract class SequenceModule extends Module {
  /**
   * @param x a sequence, time and batch in the layer's layout
   * @param state the state to start from, as the layer gave it; its own start where it is left out
   * @returns the output of every step, and the final state
   */
  abstract override forward(x: Tensor, state?: unknown, options?: SequenceOptions): [output: Tensor, state: unknown];
}

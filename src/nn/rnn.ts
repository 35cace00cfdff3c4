import { describe, typeError } from "../errors.js";
import { elmanRecurrence } from "../ops/rnn.js";
import { HiddenStateLayer } from "./hiddenState.js";
import type { RecurrentOptions } from "./recurrent.js";

/** The nonlinearities of RNN and RNNCell. */
export type Nonlinearity = "tanh" | "relu";

/** Options of RNN. */
export interface RNNOptions extends RecurrentOptions {
  /** "tanh" (default) or "relu". */
  readonly nonlinearity?: Nonlinearity;
}

/** Throws unless value names a nonlinearity. */
export function checkNonlinearity(what: string, value: unknown): asserts value is Nonlinearity {
  if (value !== "tanh" && value !== "relu")
    throw typeError("ERR_BPTT_ARGUMENT", `${what}: nonlinearity must be "tanh" or "relu", got ${describe(value)}`);
}

/**
 * Elman recurrence, as torch.nn.RNN: h_t = f(x_t·W_ihᵀ + b_ih + h_{t−1}·W_hhᵀ + b_hh).
 *
 * Parameters for each layer k and direction (suffix `_reverse`): weight_ih_l{k} (hiddenSize, features), weight_hh_l{k}
 * (hiddenSize, hiddenSize), bias_ih_l{k} and bias_hh_l{k} (hiddenSize), uniform in ±1/√hiddenSize at first.
 * @example
 * const rnn = new nn.RNN(8, 32, { batchFirst: true });
 * const [output, hN] = rnn.forward(tensor(new Float32Array(2 * 5 * 8), [2, 5, 8])); // (batch, seq, feature)
 * [output.shape, hN.shape]; // [[2, 5, 32], [1, 2, 32]]
 */
export class RNN extends HiddenStateLayer {
  /** f: "tanh" or "relu". */
  readonly nonlinearity: Nonlinearity;

  /**
   * @param inputSize features of each step
   * @param hiddenSize size of the hidden state
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or options out of their range
   * @throws TypeError ERR_BPTT_ARGUMENT for another nonlinearity
   */
  constructor(inputSize: number, hiddenSize: number, options: RNNOptions = {}) {
    const { nonlinearity = "tanh" } = Object(options) as RNNOptions; // what is no object, super refuses
    checkNonlinearity("RNN", nonlinearity);
    const recurrence = elmanRecurrence(nonlinearity);
    super(inputSize, hiddenSize, options, { name: "RNN", recurrence, extraDefaults: { nonlinearity: "tanh" } });
    this.nonlinearity = nonlinearity;
  }
}

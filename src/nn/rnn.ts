import { describe, typeError } from "../errors.js";
import { rnnLayer } from "../ops/rnn.js";
import type { Tensor } from "../ops/tensor.js";
import { type DirectionParameters, Recurrent, type RecurrentOptions, type SequenceOptions } from "./recurrent.js";

/** Options of RNN. */
export interface RNNOptions extends RecurrentOptions {
  /** "tanh" (default) or "relu". */
  readonly nonlinearity?: "tanh" | "relu";
}

/**
 * Elman recurrence, as torch.nn.RNN: h_t = f(x_t·W_ihᵀ + b_ih + h_{t−1}·W_hhᵀ + b_hh).
 *
 * Parameters for each layer k and direction (suffix `_reverse`): weight_ih_l{k} (hiddenSize, features), weight_hh_l{k}
 * (hiddenSize, hiddenSize), bias_ih_l{k} and bias_hh_l{k} (hiddenSize), uniform in ±1/√hiddenSize at first.
 * @example const [output, hN] = new nn.RNN(8, 32, { batchFirst: true }).forward(x);
 */
export class RNN extends Recurrent {
  readonly nonlinearity: "tanh" | "relu";

  constructor(inputSize: number, hiddenSize: number, options: RNNOptions = {}) {
    const { nonlinearity = "tanh" } = Object(options) as RNNOptions; // what is no object, super refuses
    if (nonlinearity !== "tanh" && nonlinearity !== "relu") {
      throw typeError("ERR_BPTT_ARGUMENT", `RNN: nonlinearity must be "tanh" or "relu", got ${describe(nonlinearity)}`);
    }
    super(inputSize, hiddenSize, options, "RNN", 1, ["nonlinearity"]);
    this.nonlinearity = nonlinearity;
  }

  /**
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param h0 initial state (numLayers·directions, batch, hiddenSize), without batch for unbatched input; zeros when left out
   * @returns output, shaped like x with directions·hiddenSize features and zeros at padding, and the final state, shaped like h0
   * @throws RangeError ERR_BPTT_SHAPE naming the layer, what it got and what it expected
   */
  override forward(x: Tensor, h0?: Tensor, options: SequenceOptions = {}): [output: Tensor, hN: Tensor] {
    return this.run(x, h0, options);
  }

  protected override runLayer(
    x: Tensor,
    h0: Tensor | undefined,
    parameters: DirectionParameters[],
    lengths: Tensor | undefined,
  ): [Tensor, Tensor] {
    return rnnLayer(x, h0, parameters, lengths, this.nonlinearity);
  }
}

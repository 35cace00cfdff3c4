import { checkInteger, describe, rangeError, typeError } from "../errors.js";
import { lstmRecurrence } from "../ops/lstm.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { pathOf } from "./module.js";
import type { PackedSequence } from "./packed.js";
import { Recurrent, type RecurrentOptions } from "./recurrent.js";
import { refuseOptions } from "./sequenceLayout.js";
import type { SequenceOptions } from "./sequenceModule.js";

/** Options of LSTM. */
export interface LSTMOptions extends RecurrentOptions {
  /** Size of a projection of h, less than hiddenSize; 0 (default): none. */
  readonly projSize?: number;
}

/** The state of LSTM: hidden and cell. */
export type LSTMState = [h: Tensor, c: Tensor];

/** Throws unless state is a pair. */
export function checkPair(path: string, state: unknown): asserts state is LSTMState {
  refuseOptions(`${path}: state`, state);
  if (!Array.isArray(state) || state.length !== 2)
    throw typeError(
      "ERR_BPTT_TYPE",
      `${path}: the state of an LSTM is a pair [h, c], got ${Array.isArray(state) ? `${state.length} entries` : describe(state)}`,
    );
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gates of Gers et al. 2000), as torch.nn.LSTM:
 *
 *     z = x_t·W_ihᵀ + b_ih + h_{t−1}·W_hhᵀ + b_hh,  i, f, o = σ(z_i), σ(z_f), σ(z_o),  g = tanh(z_g),
 *     c_t = f ⊙ c_{t−1} + i ⊙ g,  h_t = o ⊙ tanh(c_t), with projSize multiplied by W_hrᵀ
 *
 * Parameters for each layer k and direction (suffix `_reverse`), rows in the order i, f, g, o: weight_ih_l{k} (4·hiddenSize, features),
 * weight_hh_l{k} (4·hiddenSize, R), bias_ih_l{k} and bias_hh_l{k} (4·hiddenSize), with projSize weight_hr_l{k} (projSize,
 * hiddenSize), uniform in ±1/√hiddenSize at first. R is projSize, or hiddenSize without one.
 * @example
 * const lstm = new nn.LSTM(8, 32, { numLayers: 2 });
 * const x = tensor(new Float32Array(5 * 2 * 8), [5, 2, 8]); // (seq, batch, feature)
 * const [output, [hN, cN]] = lstm.forward(x, undefined, { lengths: [5, 3] });
 * [output.shape, hN.shape, cN.shape]; // [[5, 2, 32], [2, 2, 32], [2, 2, 32]]
 */
export class LSTM extends Recurrent {
  /** Size of the projection of h; 0: none. */
  readonly projSize: number;

  /**
   * @param inputSize features of each step
   * @param hiddenSize size of the hidden state
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or options out of their range, such as a projSize that is not below hiddenSize
   */
  constructor(inputSize: number, hiddenSize: number, options: LSTMOptions = {}) {
    const { projSize = 0 } = Object(options) as LSTMOptions; // what is no object, super refuses
    checkInteger("LSTM: projSize", projSize, 0);
    if (projSize > 0 && projSize >= hiddenSize)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `LSTM: projSize must be smaller than hiddenSize ${hiddenSize}, got ${projSize}`,
      );
    super(inputSize, hiddenSize, options, {
      name: "LSTM",
      recurrence: lstmRecurrence,
      extraDefaults: { projSize: 0 },
      projSize,
    });
    this.projSize = projSize;
  }

  /**
   * Runs whole sequences.
   * @param x a PackedSequence with rows of inputSize features
   * @param state initial [h, c], (numLayers·directions, batch, R) and (numLayers·directions, batch, hiddenSize), their sequences in the order before packing; zeros when left out
   * @returns output, packed like x, and the final [h, c], ordered like the initial one
   */
  override forward(x: PackedSequence, state?: LSTMState): [output: PackedSequence, state: LSTMState];
  /**
   * Runs whole sequences.
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param state initial [h, c]: (numLayers·directions, batch, R) and (numLayers·directions, batch, hiddenSize), without batch for
   *   unbatched input; zeros when left out
   * @param options lengths: valid steps of each sequence; padding is not read
   * @returns output, shaped like x with directions·R features and zeros at padding, and the final [h, c]
   * @throws RangeError ERR_BPTT_SHAPE naming the layer, what it got and what it expected
   */
  override forward(x: Tensor, state?: LSTMState, options?: SequenceOptions): [output: Tensor, state: LSTMState];
  override forward(
    x: Tensor | PackedSequence,
    state?: LSTMState,
    options: SequenceOptions = {},
  ): [output: Tensor | PackedSequence, state: LSTMState] {
    if (state !== undefined) checkPair(pathOf(this), state);
    const [output, final] = this.run(x, state, options);
    return [output, final as LSTMState];
  }

  /** @internal */
  streamStages(): Stage[] {
    return this.layerStages();
  }
}

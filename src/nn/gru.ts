import { gruRecurrence } from "../ops/gru.js";
import type { Tensor } from "../ops/tensor.js";
import { Recurrent, type RecurrentOptions, type SequenceOptions } from "./recurrent.js";

/**
 * Gated recurrent unit (Cho et al. 2014), as torch.nn.GRU, where the reset gate multiplies the recurrent product with its bias:
 *
 *   r, z = σ(x_t·W_i·ᵀ + b_i· + h_{t−1}·W_h·ᵀ + b_h·),   n = tanh(x_t·W_inᵀ + b_in + r ⊙ (h_{t−1}·W_hnᵀ + b_hn)),
 *   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * Parameters for each layer k and direction (suffix `_reverse`), rows in the order r, z, n: weight_ih_l{k} (3·hiddenSize, features),
 * weight_hh_l{k} (3·hiddenSize, hiddenSize), bias_ih_l{k} and bias_hh_l{k} (3·hiddenSize), uniform in ±1/√hiddenSize at first.
 * @example const [output, hN] = new nn.GRU(8, 32, { bidirectional: true }).forward(x);
 */
export class GRU extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(inputSize, hiddenSize, options, { name: "GRU", recurrence: gruRecurrence });
  }

  /**
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param h0 initial state (numLayers·directions, batch, hiddenSize), without batch for unbatched input; zeros when left out
   * @returns output, shaped like x with directions·hiddenSize features and zeros at padding, and the final state, shaped like h0
   * @throws RangeError ERR_BPTT_SHAPE naming the layer, what it got and what it expected
   */
  override forward(x: Tensor, h0?: Tensor, options: SequenceOptions = {}): [output: Tensor, hN: Tensor] {
    const [output, final] = this.run(x, h0 === undefined ? undefined : [h0], options);
    return [output, final[0] as Tensor];
  }
}

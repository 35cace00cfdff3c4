import { gruRecurrence } from "../ops/gru.js";
import { HiddenStateLayer } from "./hiddenState.js";
import type { RecurrentOptions } from "./recurrent.js";

/**
 * Gated recurrent unit (Cho et al. 2014), as torch.nn.GRU, where the reset gate multiplies the recurrent product with its bias:
 *
 *     r, z = σ(x_t·W_i·ᵀ + b_i· + h_{t−1}·W_h·ᵀ + b_h·),  n = tanh(x_t·W_inᵀ + b_in + r ⊙ (h_{t−1}·W_hnᵀ + b_hn)),
 *     h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
 *
 * Parameters for each layer k and direction (suffix `_reverse`), rows in the order r, z, n: weight_ih_l{k} (3·hiddenSize, features),
 * weight_hh_l{k} (3·hiddenSize, hiddenSize), bias_ih_l{k} and bias_hh_l{k} (3·hiddenSize), uniform in ±1/√hiddenSize at first.
 * @example
 * const gru = new nn.GRU(8, 32, { bidirectional: true });
 * const [output, hN] = gru.forward(tensor(new Float32Array(5 * 2 * 8), [5, 2, 8])); // (seq, batch, feature)
 * [output.shape, hN.shape]; // [[5, 2, 64], [2, 2, 32]]
 */
export class GRU extends HiddenStateLayer {
  /**
   * @param inputSize features of each step
   * @param hiddenSize size of the hidden state
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or options out of their range
   */
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(inputSize, hiddenSize, options, { name: "GRU", recurrence: gruRecurrence });
  }
}

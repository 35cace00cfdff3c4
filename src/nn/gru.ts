import { gruRecurrence } from "../ops/gru.js";
import { HiddenStateLayer } from "./hiddenState.js";
import type { RecurrentOptions } from "./recurrent.js";

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
export class GRU extends HiddenStateLayer {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentOptions = {}) {
    super(inputSize, hiddenSize, options, { name: "GRU", recurrence: gruRecurrence });
  }
}

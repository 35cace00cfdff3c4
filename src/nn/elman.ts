import { elman, elmanStages } from "../ops/elman.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { type NetworkOptions, SimpleNetwork } from "./simpleNetwork.js";

/**
 * Elman network (Elman 1990, "Finding structure in time"), state and output:
 *
 *     h_t = f(x_t·U + h_{t−1}·W + b_W),  y_t = g(h_t·V + b_V)
 *
 * Parameters, uniform in ±1/√hiddenSize at first: U (inputSize, hiddenSize), W (hiddenSize, hiddenSize), V (hiddenSize,
 * outputSize), b_W (hiddenSize), b_V (outputSize). They multiply from the right: U is the transpose of what nn.RNN calls weight_ih_l0.
 * @example
 * const network = new nn.Elman(8, 32, 3, { outputActivation: "softmax" });
 * const [y, hN] = network.forward(tensor(new Float32Array(5 * 2 * 8), [5, 2, 8])); // (seq, batch, feature)
 * [y.shape, hN.shape]; // [[5, 2, 3], [1, 2, 32]]
 */
export class Elman extends SimpleNetwork {
  /**
   * @param inputSize features of each step
   * @param hiddenSize size of h
   * @param outputSize features of y
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   * @throws TypeError ERR_BPTT_ARGUMENT for an activation that there is not
   */
  constructor(inputSize: number, hiddenSize: number, outputSize: number, options: NetworkOptions = {}) {
    super(inputSize, hiddenSize, outputSize, options, "Elman", "hiddenSize");
  }

  protected override compute(
    x: Tensor,
    state: Tensor | undefined,
    lengths: Tensor | undefined,
  ): [y: Tensor, state: Tensor] {
    return elman(x, state, this, lengths, this.activation, this.outputActivation);
  }

  /** @internal */
  streamStages(): Stage[] {
    this.checkParameters();
    return elmanStages(this, this.activation, this.outputActivation);
  }
}

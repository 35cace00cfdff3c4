import { jordan } from "../ops/jordan.js";
import { JordanStage } from "../ops/jordanStage.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { type NetworkOptions, SimpleNetwork } from "./simpleNetwork.js";

/**
 * Jordan network (Jordan 1986, "Serial order: a parallel distributed processing approach"), whose output is fed back:
 *
 *     h_t = f(x_t·U + y_{t−1}·W + b_W),  y_t = g(h_t·V + b_V)
 *
 * Parameters, uniform in ±1/√hiddenSize at first: U (inputSize, hiddenSize), W (outputSize, hiddenSize), V (hiddenSize,
 * outputSize), b_W (hiddenSize), b_V (outputSize). Gradients go through the fed-back output, the Jacobian of softmax included.
 * @example
 * const network = new nn.Jordan(8, 32, 3, { outputActivation: "softmax" });
 * const [y, yN] = network.forward(tensor(new Float32Array(5 * 2 * 8), [5, 2, 8])); // (seq, batch, feature)
 * [y.shape, yN.shape]; // [[5, 2, 3], [1, 2, 3]]
 */
export class Jordan extends SimpleNetwork {
  /**
   * @param inputSize features of each step
   * @param hiddenSize size of h
   * @param outputSize features of y
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   * @throws TypeError ERR_BPTT_ARGUMENT for an activation that there is not
   */
  constructor(inputSize: number, hiddenSize: number, outputSize: number, options: NetworkOptions = {}) {
    super(inputSize, hiddenSize, outputSize, options, "Jordan", "outputSize");
  }

  protected override compute(
    x: Tensor,
    state: Tensor | undefined,
    lengths: Tensor | undefined,
  ): [y: Tensor, state: Tensor] {
    return jordan(x, state, this, lengths, this.activation, this.outputActivation);
  }

  /** @internal */
  streamStages(): Stage[] {
    this.checkParameters();
    return [new JordanStage(this, this.activation, this.outputActivation)];
  }
}

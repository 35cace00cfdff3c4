import { jordan } from "../ops/jordan.js";
import { JordanStage } from "../ops/jordanStage.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import type { SequenceOptions } from "./sequenceModule.js";
import { type NetworkOptions, SimpleNetwork } from "./simpleNetwork.js";

/**
 * Jordan network (Jordan 1986, "Serial order: a parallel distributed processing approach"), whose output is fed back:
 *
 *     h_t = f(x_t·U + y_{t−1}·W + b_W),  y_t = g(h_t·V + b_V)
 *
 * Parameters, uniform in ±1/√hiddenSize at first: U (inputSize, hiddenSize), W (outputSize, hiddenSize), V (hiddenSize,
 * outputSize), b_W (hiddenSize), b_V (outputSize). Gradients go through the fed-back output, the Jacobian of softmax included.
 * @example const [y, yN] = new nn.Jordan(8, 32, 3, { outputActivation: "softmax" }).forward(x);
 */
export class Jordan extends SimpleNetwork {
  constructor(inputSize: number, hiddenSize: number, outputSize: number, options: NetworkOptions = {}) {
    super(inputSize, hiddenSize, outputSize, options, "Jordan", "outputSize");
  }

  /**
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param y0 initial output (1, batch, outputSize), without batch for unbatched input; zeros when left out
   * @param options lengths: valid steps of each sequence; padding is not read, and y is 0 there
   * @returns y, shaped like x with outputSize features, and the output at each sequence's end, shaped like y0
   * @throws RangeError ERR_BPTT_SHAPE naming the network, what it got and what it expected
   */
  override forward(x: Tensor, y0?: Tensor, options: SequenceOptions = {}): [y: Tensor, yN: Tensor] {
    return this.run(jordan, x, y0, options);
  }

  /** @internal */
  streamStages(): Stage[] {
    return [new JordanStage(this, this.activation, this.outputActivation)];
  }
}

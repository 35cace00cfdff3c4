import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import type { PackedSequence } from "./packed.js";
import { Recurrent } from "./recurrent.js";
import type { SequenceOptions } from "./sequenceModule.js";

/** Base of the recurrent layers whose state is the hidden one alone. */
export abstract class HiddenStateLayer extends Recurrent {
  /**
   * Runs whole sequences.
   * @param x a PackedSequence with rows of inputSize features
   * @param h0 initial state (numLayers·directions, batch, hiddenSize), its sequences in the order before packing; zeros when left out
   * @returns output, packed like x, and the final state, shaped and ordered like h0
   */
  override forward(x: PackedSequence, h0?: Tensor): [output: PackedSequence, hN: Tensor];
  /**
   * Runs whole sequences.
   * @param x (seq, batch, inputSize), (batch, seq, inputSize) with batchFirst, or (seq, inputSize) unbatched
   * @param h0 initial state (numLayers·directions, batch, hiddenSize), without batch for unbatched input; zeros when left out
   * @param options lengths: valid steps of each sequence; padding is not read
   * @returns output, shaped like x with directions·hiddenSize features and zeros at padding, and the final state, shaped like h0
   * @throws RangeError ERR_BPTT_SHAPE naming the layer, what it got and what it expected
   */
  override forward(x: Tensor, h0?: Tensor, options?: SequenceOptions): [output: Tensor, hN: Tensor];
  override forward(
    x: Tensor | PackedSequence,
    h0?: Tensor,
    options: SequenceOptions = {},
  ): [output: Tensor | PackedSequence, hN: Tensor] {
    const [output, final] = this.run(x, h0 === undefined ? undefined : [h0], options);
    return [output, final[0] as Tensor];
  }

  /** @internal */
  streamStages(): Stage[] {
    return this.layerStages();
  }
}

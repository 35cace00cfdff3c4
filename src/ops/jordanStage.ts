import { jordanNetworkKernels } from "../wasm/jordanNetwork.js";
import type { NetworkWeights } from "./jordan.js";
import type { Panels } from "./packing.js";
import { padded } from "./recurrence.js";
import { ACTIVATIONS, type Activation, type OutputActivation } from "./rnn.js";
import { FixedStage, rightPanels } from "./stage.js";

/** One step of a Jordan network: the kernel of whole sequences, on a sequence of one. */
export class JordanStage extends FixedStage {
  readonly #biases: Pick<NetworkWeights, "b_W" | "b_V">;
  readonly #U: Panels;
  readonly #W: Panels;
  readonly #V: Panels;
  readonly #f: number;
  readonly #g: number;
  readonly #hs: number;
  readonly #ys: number;

  constructor(weights: NetworkWeights, activation: Activation, outputActivation: OutputActivation) {
    const { U, W, V, b_W, b_V } = weights;
    const I = U.shape[0] as number;
    const [H, O] = V.shape as [number, number];
    super(`jordan ${activation} ${outputActivation} ${I} ${H} ${O}`, I, O, O);
    this.#biases = { b_W, b_V };
    this.#U = rightPanels(U);
    this.#W = rightPanels(W);
    this.#V = rightPanels(V);
    this.#f = ACTIVATIONS[activation];
    this.#g = ACTIVATIONS[outputActivation];
    this.#hs = this.memory.reserve(padded(H));
    this.#ys = this.memory.reserve(2 * padded(O));
  }

  protected override step(input: number): void {
    const { b_W, b_V } = this.#biases;
    // The kernel reads the last output before it writes the new one, so both lie in one place.
    jordanNetworkKernels().jordanForward(
      this.output,
      this.state,
      this.#hs,
      this.#ys,
      input,
      this.state,
      this.#U.pointer,
      this.#W.pointer,
      this.#V.pointer,
      b_W.pointer,
      b_V.pointer,
      0,
      1,
      1,
      this.inputSize,
      b_W.size,
      this.outputSize,
      this.#f,
      this.#g,
    );
  }
}

import { stateError } from "../../errors.js";
import type { Tensor } from "../../index.js";
import type { SavedState } from "../../nn/index.js";
import type { Stateful } from "../../train/index.js";
import { mapState, type TextNetwork, type TextState } from "./network.js";

/** The state that a network is trained on from, as the last piece left it: a training that ended within an epoch goes on with it. */
export class CarriedState implements Stateful {
  /** Undefined before the first piece. */
  state: TextState | undefined;

  constructor(readonly network: TextNetwork) {}

  stateDict(): SavedState {
    const { state } = this;
    const [h, c] = Array.isArray(state) ? state : [state];
    return { values: {}, tensors: { ...(h && { h }), ...(c && { c }) } };
  }

  /** @throws Error ERR_BPTT_STATE for a state of another network */
  loadStateDict({ tensors }: SavedState): void {
    const { h, c } = tensors;
    if (h !== undefined && !(this.#fits(h) && (this.network.sizes.cell === "lstm" ? c && this.#fits(c) : !c)))
      throw stateError("ERR_BPTT_STATE", "the carried state is that of another text model");
    this.state = h && mapState<Tensor>(c ? [h, c] : h, (part) => part);
  }

  #fits({ shape }: Tensor): boolean {
    const { numLayers, hiddenSize } = this.network.sizes;
    return shape.length === 3 && shape[0] === numLayers && shape[2] === hiddenSize;
  }
}

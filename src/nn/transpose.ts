import { checkInteger } from "../errors.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { dimension } from "../tensor/shape.js";
import { checkTensor } from "./check.js";
import { Module, pathOf } from "./module.js";

/**
 * Two dimensions exchanged, as a module, for Sequential: a Conv1d reads (batch, channels, steps), a recurrent layer with
 * batchFirst (batch, steps, features). Dimensions may count from the back.
 *
 * In a stream it does nothing, since a step has features alone.
 * @example
 * new nn.Sequential(
 *   new nn.Transpose(1, 2), // from (batch, steps, 8)
 *   new nn.Conv1d(8, 16, 3, { padding: "causal" }),
 *   new nn.Transpose(1, 2),
 *   new nn.GRU(16, 32, { batchFirst: true }),
 * );
 */
export class Transpose extends Module {
  /** @throws RangeError ERR_BPTT_ARGUMENT for a dimension that is no integer */
  constructor(
    /** One of the dimensions. */
    readonly dim0: number,
    /** The other one. */
    readonly dim1: number,
  ) {
    super();
    checkInteger("Transpose: dim0", dim0, -(2 ** 31));
    checkInteger("Transpose: dim1", dim1, -(2 ** 31));
  }

  /**
   * Exchanges the two dimensions.
   * @param x any shape that has both dimensions
   * @returns the same numbers with the two dimensions exchanged
   * @throws RangeError ERR_BPTT_ARGUMENT for a dimension that x does not have, ERR_BPTT_SHAPE for a scalar
   */
  override forward(x: Tensor): Tensor {
    const path = pathOf(this);
    checkTensor(`${path}: input`, x);
    const rank = x.shape.length;
    return x.transpose(dimension(path, this.dim0, rank, "dim0"), dimension(path, this.dim1, rank, "dim1"));
  }

  /** @internal */
  override extraRepr(): string {
    return `${this.dim0}, ${this.dim1}`;
  }

  /** @internal */
  streamStages(): Stage[] {
    return [];
  }
}

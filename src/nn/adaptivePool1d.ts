// Pooling of the last dimension of (batch, channels, length) or, unbatched, (channels, length) to a fixed length.
import { checkInteger } from "../errors.js";
import { avgPool1d, maxPool1d, type Windows } from "../ops/pool1d.js";
import type { Tensor } from "../ops/tensor.js";
import { checkSignal } from "./check.js";
import { Module, pathOf } from "./module.js";

// What AdaptiveMaxPool1d and AdaptiveAvgPool1d share.
abstract class AdaptivePool1d extends Module {
  constructor(
    kind: string,
    /** Length of the output. */
    readonly outputSize: number,
  ) {
    super();
    checkInteger(`${kind}: outputSize`, outputSize, 1);
  }

  /** @internal */
  override extraRepr(): string {
    return `${this.outputSize}`;
  }

  // PyTorch's parts of x: from ⌊t·L/n⌋ to ⌈(t + 1)·L/n⌉
  protected parts(x: Tensor): Windows {
    checkSignal(pathOf(this), x);
    const [L, n] = [x.shape.at(-1) as number, this.outputSize];
    const part = (t: number) => [Math.floor((t * L) / n), Math.ceil(((t + 1) * L) / n)];
    return Int32Array.from(Array.from({ length: n }, (_, t) => part(t)).flat());
  }
}

/**
 * The largest element of each of outputSize parts of about equal length, as torch.nn.AdaptiveMaxPool1d. Where length is no
 * multiple of outputSize the parts overlap.
 * @example new nn.AdaptiveMaxPool1d(1).forward(tensor([[[1, 4, 2], [6, 5, 3]]])); // [[[4], [6]]], pooling over time
 */
export class AdaptiveMaxPool1d extends AdaptivePool1d {
  /**
   * @param outputSize length of the output; 1 pools over all of it
   * @throws RangeError ERR_BPTT_ARGUMENT for less than 1
   */
  constructor(outputSize: number) {
    super("AdaptiveMaxPool1d", outputSize);
  }

  /**
   * @param x (batch, channels, length), or (channels, length) unbatched
   * @returns (batch, channels, outputSize), or without batch
   * @throws RangeError ERR_BPTT_SHAPE for other dimensions, or a length of 0
   */
  override forward(x: Tensor): Tensor {
    return maxPool1d(x, this.parts(x), 1);
  }
}

/**
 * The mean of each of outputSize parts of about equal length, as torch.nn.AdaptiveAvgPool1d.
 * @example new nn.AdaptiveAvgPool1d(2).forward(tensor([[[1, 3, 5, 7]]])); // [[[2, 6]]]
 */
export class AdaptiveAvgPool1d extends AdaptivePool1d {
  /**
   * @param outputSize length of the output; 1 pools over all of it
   * @throws RangeError ERR_BPTT_ARGUMENT for less than 1
   */
  constructor(outputSize: number) {
    super("AdaptiveAvgPool1d", outputSize);
  }

  /**
   * @param x (batch, channels, length), or (channels, length) unbatched
   * @returns (batch, channels, outputSize), or without batch
   * @throws RangeError ERR_BPTT_SHAPE for other dimensions, or a length of 0
   */
  override forward(x: Tensor): Tensor {
    const windows = this.parts(x);
    const sizeOf = (_: unknown, t: number) => (windows[2 * t + 1] as number) - (windows[2 * t] as number);
    return avgPool1d(x, windows, Float32Array.from({ length: this.outputSize }, sizeOf));
  }
}

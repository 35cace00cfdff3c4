// Pooling over windows of the last dimension of (batch, channels, length) or, unbatched, (channels, length).
import { checkBoolean, checkInteger, checkOptions } from "../errors.js";
import { avgPool1d, maxPool1d, type Windows } from "../ops/pool1d.js";
import type { Tensor } from "../ops/tensor.js";
import { checkPositions, checkSignal } from "./check.js";
import { Module, pathOf } from "./module.js";
import { repr } from "./repr.js";

/** Options of MaxPool1d. */
export interface MaxPool1dOptions {
  /** Places from one window to the next (kernelSize). */
  readonly stride?: number;
  /** Places at both ends that count as −∞, at most half of kernelSize (0). */
  readonly padding?: number;
  /** Places from one element of a window to the next (1). */
  readonly dilation?: number;
  /** Whether a last window may reach past the end (false). */
  readonly ceilMode?: boolean;
}

/** Options of AvgPool1d. */
export interface AvgPool1dOptions {
  /** Places from one window to the next (kernelSize). */
  readonly stride?: number;
  /** Zeros at both ends, at most half of kernelSize (0). */
  readonly padding?: number;
  /** Whether a last window may reach past the end (false). */
  readonly ceilMode?: boolean;
  /** Whether the zeros of the padding count as elements of the mean (true). */
  readonly countIncludePad?: boolean;
}

type Window = readonly [first: number, end: number];

// What MaxPool1d and AvgPool1d share.
abstract class SlidingPool1d extends Module {
  /** Places from one window to the next. */
  readonly stride: number;
  /** Places at both ends that are added. */
  readonly padding: number;
  /** Whether a last window may reach past the end. */
  readonly ceilMode: boolean;

  constructor(
    kind: string,
    /** Elements of a window. */
    readonly kernelSize: number,
    options: MaxPool1dOptions & AvgPool1dOptions,
    extraOption: string,
  ) {
    super();
    checkInteger(`${kind}: kernelSize`, kernelSize, 1);
    checkOptions(kind, options, ["stride", "padding", extraOption, "ceilMode"]);
    const { stride = kernelSize, padding = 0, ceilMode = false } = options;
    checkInteger(`${kind}: stride`, stride, 1);
    checkInteger(`${kind}: padding, at most half of kernelSize,`, padding, 0, Math.floor(kernelSize / 2));
    checkBoolean(`${kind}: ceilMode`, ceilMode);
    this.stride = stride;
    this.padding = padding;
    this.ceilMode = ceilMode;
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.kernelSize}`, this, {
      stride: this.kernelSize,
      padding: 0,
      dilation: 1,
      ceilMode: false,
      countIncludePad: true,
    });
  }

  // The windows over x, which may reach into the padding and past it.
  protected windows(x: Tensor, span: number): Window[] {
    const path = pathOf(this);
    checkSignal(path, x);
    const { stride, padding, ceilMode } = this;
    const L = x.shape.at(-1) as number;
    const count = checkPositions(path, L, 2 * padding, span, stride, ceilMode ? stride - 1 : 0);
    const starts = Array.from({ length: count }, (_, t) => t * stride - padding);
    // In ceil mode a last window that would begin in the padding on the right is left out.
    return starts.filter((start) => !ceilMode || start < L).map((start) => [start, start + span]);
  }
}

/**
 * The largest element of each window, as torch.nn.MaxPool1d; the gradient goes to the first of equal ones. NaN is larger
 * than everything.
 * @example new nn.MaxPool1d(2).forward(tensor([[[1, 3, 2, 0]]])); // [[[3, 2]]]
 */
export class MaxPool1d extends SlidingPool1d {
  /** Places from one element of a window to the next. */
  readonly dilation: number;

  /**
   * @param kernelSize elements of a window
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or a padding above half of kernelSize
   */
  constructor(kernelSize: number, options: MaxPool1dOptions = {}) {
    super("MaxPool1d", kernelSize, options, "dilation");
    const { dilation = 1 } = options;
    checkInteger("MaxPool1d: dilation", dilation, 1);
    this.dilation = dilation;
  }

  /**
   * Pools x.
   * @param x (batch, channels, length), or (channels, length) unbatched
   * @returns (batch, channels, ⌊(length + 2·padding − span)/stride⌋ + 1), rounded up in ceilMode, span the places of a window
   * @throws RangeError ERR_BPTT_SHAPE where x is shorter than a window
   */
  override forward(x: Tensor): Tensor {
    const { dilation } = this;
    const windows = this.windows(x, (this.kernelSize - 1) * dilation + 1);
    // The first place that is seen and lies within.
    const first = (start: number) => (start < 0 ? start + Math.ceil(-start / dilation) * dilation : start);
    const seen = windows.map(([start, end]) => [first(start), end] as const);
    return maxPool1d(x, inside(seen, x.shape.at(-1) as number), dilation);
  }
}

/**
 * The mean of each window, as torch.nn.AvgPool1d.
 * @example new nn.AvgPool1d(2).forward(tensor([[[1, 3, 2, 0]]])); // [[[2, 1]]]
 */
export class AvgPool1d extends SlidingPool1d {
  /** Whether the zeros of the padding count as elements of the mean. */
  readonly countIncludePad: boolean;

  /**
   * @param kernelSize elements of a window
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or a padding above half of kernelSize
   */
  constructor(kernelSize: number, options: AvgPool1dOptions = {}) {
    super("AvgPool1d", kernelSize, options, "countIncludePad");
    const { countIncludePad = true } = options;
    checkBoolean("AvgPool1d: countIncludePad", countIncludePad);
    this.countIncludePad = countIncludePad;
  }

  /**
   * Pools x.
   * @param x (batch, channels, length), or (channels, length) unbatched
   * @returns (batch, channels, ⌊(length + 2·padding − span)/stride⌋ + 1), rounded up in ceilMode, span the places of a window
   * @throws RangeError ERR_BPTT_SHAPE where x is shorter than a window
   */
  override forward(x: Tensor): Tensor {
    const windows = this.windows(x, this.kernelSize);
    const L = x.shape.at(-1) as number;
    const counted = this.countIncludePad ? this.padding : 0;
    const divisors = windows.map(([start, end]) => Math.min(end, L + counted) - Math.max(start, -counted));
    return avgPool1d(x, inside(windows, L), Float32Array.from(divisors));
  }
}

function inside(windows: readonly Window[], L: number): Windows {
  return Int32Array.from(windows.flatMap(([first, end]) => [Math.max(first, 0), Math.min(end, L)]));
}

import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions, describe, rangeError, typeError } from "../errors.js";
import { conv1d } from "../ops/conv1d.js";
import { Conv1dStage } from "../ops/conv1dStage.js";
import { defaultGenerator } from "../ops/random.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { checkShape, format } from "../tensor/shape.js";
import { checkPositions, checkSignal, checkWeights } from "./check.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";

/** Options of Conv1d. */
export interface Conv1dOptions {
  /** Places from one output to the next (1). */
  readonly stride?: number;
  /**
   * Zeros at both ends (0). "same": as many as keep the length, the odd one on the right; stride 1 only. "causal":
   * (kernelSize − 1)·dilation on the left only, so that output t depends on nothing past input t·stride.
   */
  readonly padding?: number | "same" | "causal";
  /** Places from one tap of the kernel to the next (1). */
  readonly dilation?: number;
  /** Parts of the channels that are convolved by themselves (1). */
  readonly groups?: number;
  /** Whether there is a bias (true). */
  readonly bias?: boolean;
}

/**
 * 1-D convolution, as torch.nn.Conv1d: y[b,o,t] = bias[o] + Σ_{c,k} weight[o,c,k] · x[b, c, t·stride − padding + k·dilation],
 * where c runs over the channels of o's group.
 *
 * Parameters: weight (outChannels, inChannels/groups, kernelSize) and bias (outChannels), uniform in
 * ±1/√(inChannels/groups·kernelSize) at first.
 * @example
 * const conv = new nn.Conv1d(30, 64, 3, { padding: "same" });
 * const x = tensor(new Float32Array(2 * 30 * 10), [2, 30, 10]); // (batch, channels, length)
 * conv.forward(x).shape; // [2, 64, 10]
 */
export class Conv1d extends Module {
  /** Places from one output to the next. */
  readonly stride: number;
  /** Zeros at both ends, or how they are chosen. */
  readonly padding: number | "same" | "causal";
  /** Places from one tap of the kernel to the next. */
  readonly dilation: number;
  /** Parts of the channels that are convolved by themselves. */
  readonly groups: number;
  /** (outChannels, inChannels/groups, kernelSize). */
  readonly weight: Parameter;
  /** (outChannels), or null without one. */
  readonly bias: Parameter | null;

  /**
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param kernelSize taps of the kernel
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1, channels that groups do not divide, or "same" with a stride
   * @throws TypeError ERR_BPTT_ARGUMENT for another word as padding
   */
  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    readonly kernelSize: number,
    options: Conv1dOptions = {},
  ) {
    super();
    for (const [name, size] of Object.entries({ inChannels, outChannels, kernelSize }))
      checkInteger(`Conv1d: ${name}`, size, 1);
    checkOptions("Conv1d", options, ["stride", "padding", "dilation", "groups", "bias"]);
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = options;
    for (const [name, size] of Object.entries({ stride, dilation, groups })) checkInteger(`Conv1d: ${name}`, size, 1);
    checkBoolean("Conv1d: bias", bias);
    checkPadding(padding, stride);
    for (const [name, channels] of Object.entries({ inChannels, outChannels })) {
      if (channels % groups !== 0)
        throw rangeError("ERR_BPTT_ARGUMENT", `Conv1d: ${name} ${channels} must be divisible by groups ${groups}`);
    }
    const shape = [outChannels, inChannels / groups, kernelSize];
    checkShape("Conv1d: weight", shape);
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.groups = groups;
    const bound = 1 / Math.sqrt((inChannels / groups) * kernelSize);
    const draw = (n: number) => defaultGenerator().uniform(n, -bound, bound);
    this.weight = new Parameter(draw((outChannels * inChannels * kernelSize) / groups), shape);
    this.bias = bias ? new Parameter(draw(outChannels), [outChannels]) : null;
  }

  /**
   * Convolves x.
   * @param x (batch, inChannels, length), or (inChannels, length) unbatched
   * @returns (batch, outChannels, ⌊(length + all padding − span)/stride⌋ + 1), span = (kernelSize − 1)·dilation + 1
   * @throws RangeError ERR_BPTT_SHAPE for other channels, or an input that is shorter than the kernel
   */
  override forward(x: Tensor): Tensor {
    const path = pathOf(this);
    checkSignal(path, x);
    this.#checkChannels(path, x);
    this.#checkWeights();
    const { stride, dilation, groups } = this;
    const reach = (this.kernelSize - 1) * dilation;
    const [left, right] = this.#zeros(reach);
    const Lout = checkPositions(path, x.shape.at(-1) as number, left + right, reach + 1, stride);
    const geometry = { Lout, stride, padding: left, dilation, groups };
    const convolve = (batch: Tensor) => conv1d(batch, this.weight, this.bias ?? undefined, geometry);
    if (x.shape.length === 3) return convolve(x);
    return operate(() => {
      const y = convolve(x.reshape([1, ...x.shape]));
      return y.reshape(y.shape.slice(1));
    });
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.inChannels}, ${this.outChannels}, ${this.kernelSize}`, this, {
      stride: 1,
      padding: 0,
      dilation: 1,
      groups: 1,
      bias: true,
    });
  }

  /** @internal A step is one position of all channels. */
  streamStages(): Stage[] {
    const { padding, stride, kernelSize, dilation, groups } = this;
    const reach = (kernelSize - 1) * dilation;
    // A kernel of one place is causal without padding.
    if (stride !== 1 || (padding !== "causal" && (reach > 0 || (padding !== 0 && padding !== "same"))))
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${pathOf(this)}: with padding ${JSON.stringify(padding)} and stride ${stride} it cannot run step by step; padding "causal" and stride 1 can`,
      );
    this.#checkWeights();
    return [new Conv1dStage(this.weight, this.bias ?? undefined, dilation, groups)];
  }

  #zeros(reach: number): [left: number, right: number] {
    if (this.padding === "causal") return [reach, 0];
    if (this.padding === "same") return [Math.floor(reach / 2), Math.ceil(reach / 2)];
    return [this.padding, this.padding];
  }

  #checkWeights(): void {
    const { inChannels, outChannels, kernelSize, groups } = this;
    checkWeights(this, [
      ["weight", [outChannels, inChannels / groups, kernelSize]],
      ["bias", [outChannels]],
    ]);
  }

  #checkChannels(path: string, x: Tensor): void {
    const got = x.shape.at(-2);
    if (got === this.inChannels) return;
    const hint = x.shape.at(-1) === this.inChannels ? "; is transpose(-2, -1) meant?" : "";
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: input has ${got} channels, expected inChannels ${this.inChannels}. Got shape ${format(x.shape)}${hint}`,
    );
  }
}

function checkPadding(padding: unknown, stride: number): void {
  if (typeof padding === "string" && padding !== "same" && padding !== "causal") {
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `Conv1d: padding must be a number, "same" or "causal", got ${describe(padding)}`,
    );
  }
  if (padding === "same" && stride !== 1)
    throw rangeError("ERR_BPTT_ARGUMENT", `Conv1d: padding "same" needs stride 1, got stride ${stride}`);
  if (typeof padding !== "string") checkInteger("Conv1d: padding", padding, 0);
}

import { checkBoolean, checkInteger, checkNumber, checkOptions, rangeError } from "../errors.js";
import { layerNorm } from "../ops/layerNorm.js";
import { FixedStage, type Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { checkShape, count, format, sameShape } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { checkTensor, checkWeights } from "./check.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";

/** Options of LayerNorm. */
export interface LayerNormOptions {
  /** Added to the variance (1e-5). */
  readonly eps?: number;
  /** Whether there are a weight and a bias (true). */
  readonly elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight (true). */
  readonly bias?: boolean;
}

/**
 * Layer normalisation, as torch.nn.LayerNorm: y = (x − mean)/√(variance + eps) ⊙ weight + bias, mean and variance (over N,
 * not N − 1) of the last dimensions, which must be normalizedShape.
 *
 * Parameters: weight and bias of normalizedShape, ones and zeros at first; null where they are not wanted.
 * @example new nn.LayerNorm(2).forward(tensor([[1, 3], [5, 5]])); // [[-1.000, 1.000], [0, 0]]
 */
export class LayerNorm extends Module {
  /** The sizes of the last dimensions, which are normalised together. */
  readonly normalizedShape: readonly number[];
  /** Added to the variance. */
  readonly eps: number;
  /** Whether there are a weight and a bias. */
  readonly elementwiseAffine: boolean;
  /** normalizedShape, or null without one. */
  readonly weight: Parameter | null;
  /** normalizedShape, or null without one. */
  readonly bias: Parameter | null;

  /**
   * @param normalizedShape the size of the last dimension, or those of the last ones
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1 or a negative eps, ERR_BPTT_SHAPE for no sizes
   */
  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    const shape = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
    checkShape("LayerNorm: normalizedShape", shape);
    for (const size of shape) checkInteger("LayerNorm: a size of normalizedShape", size, 1);
    if (shape.length === 0) throw rangeError("ERR_BPTT_SHAPE", "LayerNorm: normalizedShape must have a size, got []");
    checkOptions("LayerNorm", options, ["eps", "elementwiseAffine", "bias"]);
    const { eps = 1e-5, elementwiseAffine = true, bias = true } = options;
    checkNumber("LayerNorm: eps", eps, "at least 0", (value) => value >= 0);
    for (const [name, value] of Object.entries({ elementwiseAffine, bias })) checkBoolean(`LayerNorm: ${name}`, value);
    this.normalizedShape = [...shape];
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    const filled = (value: number) => new Parameter(new Float32Array(count(shape)).fill(value), [...shape]);
    this.weight = elementwiseAffine ? filled(1) : null;
    this.bias = elementwiseAffine && bias ? filled(0) : null;
  }

  /**
   * Normalises x.
   * @param x (…, normalizedShape)
   * @returns of the same shape
   * @throws RangeError ERR_BPTT_SHAPE where the last sizes of x are others
   */
  override forward(x: Tensor): Tensor {
    const path = pathOf(this);
    checkTensor(`${path}: input`, x);
    if (!sameShape(x.shape.slice(-this.normalizedShape.length), this.normalizedShape)) {
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${path}: the last sizes of the input must be normalizedShape ${format(this.normalizedShape)}, got shape ${format(x.shape)}`,
      );
    }
    this.#checkWeights();
    return layerNorm(x, this.weight ?? undefined, this.bias ?? undefined, count(this.normalizedShape), this.eps);
  }

  /** @internal */
  override extraRepr(): string {
    return repr(format(this.normalizedShape), this, {
      eps: 1e-5,
      elementwiseAffine: true,
      bias: this.elementwiseAffine,
    });
  }

  /** @internal */
  streamStages(): Stage[] {
    if (this.normalizedShape.length > 1)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${pathOf(this)}: over ${format(this.normalizedShape)} it cannot run step by step; over the features alone it can`,
      );
    this.#checkWeights();
    return [new LayerNormStage(this)];
  }

  #checkWeights(): void {
    checkWeights(this, [
      ["weight", this.normalizedShape],
      ["bias", this.normalizedShape],
    ]);
  }
}

class LayerNormStage extends FixedStage {
  readonly #norm: Pick<LayerNorm, "weight" | "bias" | "eps">;
  readonly #saved = this.memory.reserve(2);

  constructor(norm: LayerNorm) {
    const N = norm.normalizedShape[0] as number;
    super(`layerNorm ${N} ${norm.eps}`, N, N);
    this.#norm = { weight: norm.weight, bias: norm.bias, eps: norm.eps };
  }

  protected override step(input: number): void {
    const { weight, bias, eps } = this.#norm;
    const saved = this.#saved;
    core().kernels.layerNormForward(
      this.output,
      saved,
      saved + 4,
      input,
      weight?.pointer ?? 0,
      bias?.pointer ?? 0,
      1,
      this.inputSize,
      eps,
    );
  }
}

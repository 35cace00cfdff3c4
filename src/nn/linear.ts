import { checkBoolean, checkInteger, checkOptions } from "../errors.js";
import { linear } from "../ops/layers.js";
import { defaultGenerator } from "../ops/random.js";
import { LinearStage, type Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { checkShape } from "../tensor/shape.js";
import { checkFeatures, checkTensor, checkWeights } from "./check.js";
import { Module, pathOf } from "./module.js";
import { Parameter } from "./parameter.js";
import { repr } from "./repr.js";

/**
 * y = x·Wᵀ + b for x (…, inFeatures), y (…, outFeatures), as torch.nn.Linear.
 * Parameters: weight (outFeatures, inFeatures), bias (outFeatures), uniform in ±1/√inFeatures at first.
 * @example new nn.Linear(32, 3).forward(tensor(new Float32Array(5 * 2 * 32), [5, 2, 32])).shape; // [5, 2, 3]
 */
export class Linear extends Module {
  /** W: (outFeatures, inFeatures). */
  readonly weight: Parameter;
  /** b: (outFeatures), or null without one. */
  readonly bias: Parameter | null;

  /**
   * @param inFeatures features of x
   * @param outFeatures features of y
   * @param options bias: whether there is one (true)
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   */
  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options: { readonly bias?: boolean } = {},
  ) {
    super();
    checkInteger("Linear: inFeatures", inFeatures, 1);
    checkInteger("Linear: outFeatures", outFeatures, 1);
    checkOptions("Linear", options, ["bias"]);
    const { bias = true } = options;
    checkBoolean("Linear: bias", bias);
    checkShape("Linear: weight", [outFeatures, inFeatures]);
    const bound = 1 / Math.sqrt(inFeatures);
    const draw = (n: number) => defaultGenerator().uniform(n, -bound, bound);
    this.weight = new Parameter(draw(outFeatures * inFeatures), [outFeatures, inFeatures]);
    this.bias = bias ? new Parameter(draw(outFeatures), [outFeatures]) : null;
  }

  /**
   * x·Wᵀ + b.
   * @param x (…, inFeatures)
   * @returns (…, outFeatures)
   * @throws RangeError ERR_BPTT_SHAPE where x has other features
   */
  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    checkFeatures(pathOf(this), x, "inFeatures", this.inFeatures);
    this.#checkWeights();
    return linear(x, this.weight, this.bias ?? undefined);
  }

  #checkWeights(): void {
    const { inFeatures, outFeatures } = this;
    checkWeights(this, [
      ["weight", [outFeatures, inFeatures]],
      ["bias", [outFeatures]],
    ]);
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.inFeatures}, ${this.outFeatures}`, this, { bias: true });
  }

  /** @internal */
  streamStages(): Stage[] {
    this.#checkWeights();
    return [new LinearStage(this.weight, this.bias ?? undefined)];
  }
}

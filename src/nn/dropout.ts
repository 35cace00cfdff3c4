import { operate } from "../autograd/scope.js";
import { checkInteger, checkOptions } from "../errors.js";
import { dropout } from "../ops/layers.js";
import { checkGenerator, checkProbability, defaultGenerator, type Generator } from "../ops/random.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { dimension } from "../tensor/shape.js";
import { checkTensor } from "./check.js";
import { Module, pathOf } from "./module.js";
import { repr } from "./repr.js";

/** Options of Dropout. */
export interface DropoutOptions {
  /**
   * All indices of this dimension share one mask. Over time it is variational dropout (Gal and Ghahramani 2016,
   * https://arxiv.org/abs/1512.05287): 0 for (seq, batch, feature), 1 for (batch, seq, feature).
   */
  readonly sharedDim?: number;
  /** Draws the masks, in the place of the default generator. */
  readonly generator?: Generator;
}

/**
 * In training mode zeroes each element with probability p and scales the others by 1/(1 − p); else the identity.
 * @example new nn.Dropout(0.3, { sharedDim: 0 }).forward(x) // one mask for all steps of x (seq, batch, feature)
 */
export class Dropout extends Module {
  readonly sharedDim: number | undefined;
  readonly generator: Generator | undefined;

  constructor(
    readonly p: number = 0.5,
    options: DropoutOptions = {},
  ) {
    super();
    checkProbability("Dropout: p", p);
    checkOptions("Dropout", options, ["sharedDim", "generator"]);
    const { sharedDim, generator } = options;
    if (sharedDim !== undefined) checkInteger("Dropout: sharedDim", sharedDim, -(2 ** 31));
    if (generator !== undefined) checkGenerator("Dropout: generator", generator);
    this.sharedDim = sharedDim;
    this.generator = generator;
  }

  override forward(x: Tensor): Tensor {
    const path = pathOf(this);
    checkTensor(`${path}: input`, x);
    const shared =
      this.sharedDim === undefined ? undefined : dimension(path, this.sharedDim, x.shape.length, "sharedDim");
    if (!this.training || this.p === 0) return x;
    const stream = (this.generator ?? defaultGenerator()).next();
    if (shared === undefined) return dropout(x, this.p, stream);
    return operate(() => dropout(x.transpose(0, shared), this.p, stream, x.shape[shared]).transpose(0, shared));
  }

  /** @internal */
  override extraRepr(): string {
    return repr(`${this.p}`, this, { sharedDim: undefined });
  }

  /** @internal A stream never trains: dropout is the identity there. */
  streamStages(): Stage[] {
    return [];
  }
}

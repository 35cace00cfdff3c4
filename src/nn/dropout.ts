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
 * In training mode zeroes each element with probability p and scales the others by 1/(1 − p), as torch.nn.Dropout; else the identity.
 * @example
 * const dropout = new nn.Dropout(0.5, { sharedDim: 0, generator: new Generator(1) }); // one mask for all steps
 * dropout.forward(tensor(new Float32Array(2 * 3 * 4).fill(1), [2, 3, 4])); // (seq, batch, feature): each 0 or 2
 * dropout.eval().forward(tensor([1, 2])); // [1, 2]
 */
export class Dropout extends Module {
  /** The dimension whose indices share one mask; undefined: none. */
  readonly sharedDim: number | undefined;
  /** What draws the masks; undefined: the default generator. */
  readonly generator: Generator | undefined;

  /**
   * @param p the probability that an element is zeroed
   * @throws RangeError ERR_BPTT_ARGUMENT for a p outside of 0 to 1
   */
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

  /**
   * Drops elements of x in training mode, else gives x itself.
   * @param x of any shape
   * @throws RangeError ERR_BPTT_ARGUMENT where x has no dimension sharedDim, ERR_BPTT_SHAPE for a scalar with sharedDim
   */
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

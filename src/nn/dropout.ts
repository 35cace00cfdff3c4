import { checkOptions, describe, typeError } from "../errors.js";
import { dropout } from "../ops/layers.js";
import { checkProbability, defaultGenerator, Generator } from "../ops/random.js";
import type { Stage } from "../ops/stage.js";
import type { Tensor } from "../ops/tensor.js";
import { checkTensor } from "./check.js";
import { Module, pathOf } from "./module.js";

/**
 * In training mode zeroes each element with probability p and scales the others by 1/(1 − p); else the identity.
 */
export class Dropout extends Module {
  readonly #generator: Generator | undefined;

  constructor(
    readonly p: number = 0.5,
    options: { readonly generator?: Generator } = {},
  ) {
    super();
    checkProbability("Dropout: p", p);
    checkOptions("Dropout", options, ["generator"]);
    const { generator } = options;
    if (generator !== undefined && !(generator instanceof Generator))
      throw typeError("ERR_BPTT_TYPE", `Dropout: generator must be a Generator, got ${describe(generator)}`);
    this.#generator = generator;
  }

  override forward(x: Tensor): Tensor {
    checkTensor(`${pathOf(this)}: input`, x);
    if (!this.training || this.p === 0) return x;
    return dropout(x, this.p, (this.#generator ?? defaultGenerator()).next());
  }

  /** @internal A stream never trains: dropout is the identity there. */
  streamStages(): Stage[] {
    return [];
  }
}

import { describe, rangeError, typeError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";

/** Gives the share of the first rate for an epoch, counted from 0. */
export type LrLambda = (epoch: number) => number;

/**
 * The first rates times what a function gives for the epoch, as torch.optim.lr_scheduler.LambdaLR. Functions are not saved.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.LambdaLR(optimizer, (epoch) => 1 / (1 + epoch));
 * scheduler.step();
 * optimizer.lr; // 0.05
 */
export class LambdaLR extends Scheduler {
  readonly #lambdas: readonly LrLambda[];

  /**
   * @param lrLambda one for all groups, or one for each; called at once for epoch 0
   * @throws RangeError ERR_BPTT_ARGUMENT for as many functions as there are not groups, or one that gives no number of at least 0
   */
  constructor(optimizer: Optimizer, lrLambda: LrLambda | readonly LrLambda[]) {
    super("LambdaLR", optimizer, {});
    const { length } = this.optimizer.groups;
    const lambdas = Array.isArray(lrLambda) ? [...lrLambda] : new Array<LrLambda>(length).fill(lrLambda as LrLambda);
    for (const lambda of lambdas)
      if (typeof lambda !== "function")
        throw typeError(
          "ERR_BPTT_TYPE",
          `LambdaLR: lrLambda must be a function of the epoch, or one for each group, got ${describe(lambda)}`,
        );
    if (lambdas.length !== length)
      throw rangeError("ERR_BPTT_ARGUMENT", `LambdaLR: ${lambdas.length} functions for ${length} parameter groups`);
    this.#lambdas = lambdas;
    this.begin();
  }

  protected override check(): void {}

  protected override rate(_lr: number, base: number, epoch: number, index: number): number {
    const share = (this.#lambdas[index] as LrLambda)(epoch);
    if (typeof share !== "number" || !(base * share >= 0))
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `LambdaLR: lrLambda must give a number of at least 0, gave ${describe(share)} for epoch ${epoch}`,
      );
    return base * share;
  }
}

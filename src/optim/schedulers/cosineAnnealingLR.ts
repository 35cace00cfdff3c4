import { checkInteger, checkOptions } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { sineSquared } from "./cosine.js";
import { Scheduler } from "./scheduler.js";
import { checkFactor } from "./settings.js";

/** Options of CosineAnnealingLR. */
export interface CosineAnnealingLROptions {
  /** The lowest rate (0). */
  readonly etaMin?: number;
}

type Settings = { readonly tMax: number; readonly etaMin: number };

/**
 * Half a turn of a cosine from the first rate down to etaMin in tMax epochs, and up again in as many, without warm restarts
 * (Loshchilov and Hutter 2017), as torch.optim.lr_scheduler.CosineAnnealingLR:
 *
 *     lr_t = etaMin + (lr_0 − etaMin)·(1 + cos(πt/tMax))/2
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.CosineAnnealingLR(optimizer, 2, { etaMin: 0.02 });
 * scheduler.step();
 * optimizer.lr; // 0.06, half way
 * scheduler.step();
 * optimizer.lr; // 0.02
 */
export class CosineAnnealingLR extends Scheduler<Settings> {
  /**
   * @param tMax epochs from the first rate to the lowest
   * @throws RangeError ERR_BPTT_ARGUMENT for a tMax below 1 or a negative etaMin
   */
  constructor(optimizer: Optimizer, tMax: number, options: CosineAnnealingLROptions = {}) {
    checkOptions("CosineAnnealingLR", options, ["etaMin"]);
    super("CosineAnnealingLR", optimizer, { tMax, etaMin: options.etaMin ?? 0 });
    this.begin();
  }

  protected override check(label: string, { tMax, etaMin }: Settings): void {
    checkInteger(`${label}tMax`, tMax, 1);
    checkFactor(`${label}etaMin`, etaMin);
  }

  protected override rate(lr: number, base: number, epoch: number): number {
    const { tMax, etaMin } = this.settings;
    if (epoch === 0) return lr;
    // From the lowest rate, where no ratio leads up.
    const before = this.#height(epoch - 1);
    if (before === 0) return lr + (base - etaMin) * this.#height(tMax - 1);
    return (this.#height(epoch) / before) * (lr - etaMin) + etaMin;
  }

  /** (1 + cos(πt/tMax))/2, exactly 0 at the lowest rate. */
  #height(epoch: number): number {
    const { tMax } = this.settings;
    return sineSquared(Math.abs(tMax - (epoch % (2 * tMax))) / tMax);
  }
}

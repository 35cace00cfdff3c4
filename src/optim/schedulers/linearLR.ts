import { checkInteger, checkNumber, checkOptions } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";

/** Options of LinearLR. */
export interface LinearLROptions {
  /** Share of the rate in the first epoch (1/3). */
  readonly startFactor?: number;
  /** Share of the rate from epoch totalIters on (1). */
  readonly endFactor?: number;
  /** Epochs from the one to the other (5). */
  readonly totalIters?: number;
}

type Settings = { readonly startFactor: number; readonly endFactor: number; readonly totalIters: number };

/**
 * Changes the rates by equal amounts from one share of them to another, as torch.optim.lr_scheduler.LinearLR: a warm-up.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.LinearLR(optimizer, { startFactor: 0.2, totalIters: 4 });
 * optimizer.lr; // 0.02
 * scheduler.step();
 * optimizer.lr; // 0.04
 */
export class LinearLR extends Scheduler<Settings> {
  /**
   * @throws RangeError ERR_BPTT_ARGUMENT for a share outside of 0 to 1 or totalIters below 1
   */
  constructor(optimizer: Optimizer, options: LinearLROptions = {}) {
    checkOptions("LinearLR", options, ["startFactor", "endFactor", "totalIters"]);
    const { startFactor = 1 / 3, endFactor = 1, totalIters = 5 } = options;
    super("LinearLR", optimizer, { startFactor, endFactor, totalIters });
    this.begin();
  }

  protected override check(label: string, { startFactor, endFactor, totalIters }: Settings): void {
    checkNumber(`${label}startFactor`, startFactor, "above 0 and at most 1", (value) => value > 0 && value <= 1);
    checkNumber(`${label}endFactor`, endFactor, "from 0 to 1", (value) => value >= 0 && value <= 1);
    checkInteger(`${label}totalIters`, totalIters, 1);
  }

  protected override rate(lr: number, _base: number, epoch: number): number {
    const { startFactor, endFactor, totalIters } = this.settings;
    if (epoch === 0) return lr * startFactor;
    if (epoch > totalIters) return lr;
    const rise = endFactor - startFactor;
    return lr * (1 + rise / (totalIters * startFactor + (epoch - 1) * rise));
  }
}

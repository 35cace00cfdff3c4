import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";
import { checkFactor } from "./settings.js";

type Settings = { readonly gamma: number };

/**
 * Multiplies the rates by gamma in every epoch, as torch.optim.lr_scheduler.ExponentialLR.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.ExponentialLR(optimizer, 0.5);
 * scheduler.step();
 * optimizer.lr; // 0.05
 */
export class ExponentialLR extends Scheduler<Settings> {
  /**
   * @param gamma at least 0
   * @throws RangeError ERR_BPTT_ARGUMENT for a negative gamma
   */
  constructor(optimizer: Optimizer, gamma: number) {
    super("ExponentialLR", optimizer, { gamma });
    this.begin();
  }

  protected override check(label: string, { gamma }: Settings): void {
    checkFactor(`${label}gamma`, gamma);
  }

  protected override rate(lr: number, _base: number, epoch: number): number {
    return epoch === 0 ? lr : lr * this.settings.gamma;
  }
}

import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";
import { checkFactor } from "./settings.js";

type Settings = { readonly gamma: number };

/** Multiplies the rates by gamma in every epoch, as torch.optim.lr_scheduler.ExponentialLR. */
export class ExponentialLR extends Scheduler<Settings> {
  /** @example new optim.ExponentialLR(optimizer, 0.95) */
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

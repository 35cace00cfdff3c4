import { checkInteger, checkOptions } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";
import { checkFactor } from "./settings.js";

/** Options of StepLR and MultiStepLR. */
export interface StepLROptions {
  /** What the rate is multiplied by (0.1). */
  readonly gamma?: number;
}

type Settings = { readonly stepSize: number; readonly gamma: number };

/**
 * Multiplies the rates by gamma every stepSize epochs, as torch.optim.lr_scheduler.StepLR.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.StepLR(optimizer, 2, { gamma: 0.5 });
 * for (let epoch = 0; epoch < 4; epoch++) scheduler.step(); // after each epoch
 * optimizer.lr; // 0.025
 */
export class StepLR extends Scheduler<Settings> {
  /**
   * @param stepSize epochs from one fall to the next
   * @throws RangeError ERR_BPTT_ARGUMENT for a stepSize below 1 or a negative gamma
   */
  constructor(optimizer: Optimizer, stepSize: number, options: StepLROptions = {}) {
    checkOptions("StepLR", options, ["gamma"]);
    super("StepLR", optimizer, { stepSize, gamma: options.gamma ?? 0.1 });
    this.begin();
  }

  protected override check(label: string, { stepSize, gamma }: Settings): void {
    checkInteger(`${label}stepSize`, stepSize, 1);
    checkFactor(`${label}gamma`, gamma);
  }

  protected override rate(lr: number, _base: number, epoch: number): number {
    return epoch === 0 || epoch % this.settings.stepSize !== 0 ? lr : lr * this.settings.gamma;
  }
}

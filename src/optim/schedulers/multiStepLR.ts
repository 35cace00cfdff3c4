import { checkInteger, checkOptions, describe, typeError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";
import { checkFactor } from "./settings.js";
import type { StepLROptions } from "./stepLR.js";

type Settings = { readonly milestones: readonly number[]; readonly gamma: number };

/**
 * Multiplies the rates by gamma at each of the milestones, as torch.optim.lr_scheduler.MultiStepLR.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.MultiStepLR(optimizer, [1, 3], { gamma: 0.1 });
 * for (let epoch = 0; epoch < 4; epoch++) scheduler.step();
 * optimizer.lr; // 0.001
 */
export class MultiStepLR extends Scheduler<Settings> {
  /**
   * @param milestones epochs in any order; at one that is repeated gamma acts as often
   * @throws RangeError ERR_BPTT_ARGUMENT for milestones that are no epochs, or a negative gamma
   */
  constructor(optimizer: Optimizer, milestones: readonly number[], options: StepLROptions = {}) {
    checkOptions("MultiStepLR", options, ["gamma"]);
    checkMilestones("MultiStepLR: ", milestones);
    super("MultiStepLR", optimizer, { milestones: [...milestones], gamma: options.gamma ?? 0.1 });
    this.begin();
  }

  protected override check(label: string, { milestones, gamma }: Settings): void {
    checkMilestones(label, milestones);
    checkFactor(`${label}gamma`, gamma);
  }

  protected override rate(lr: number, _base: number, epoch: number): number {
    const { milestones, gamma } = this.settings;
    return milestones.reduce((rate, milestone) => (milestone === epoch ? rate * gamma : rate), lr);
  }
}

/** Throws unless milestones are epochs. */
export function checkMilestones(label: string, milestones: unknown): asserts milestones is readonly number[] {
  if (!Array.isArray(milestones))
    throw typeError("ERR_BPTT_TYPE", `${label}milestones must be an array of epochs, got ${describe(milestones)}`);
  for (const [i, milestone] of milestones.entries()) checkInteger(`${label}milestones[${i}]`, milestone, 1);
}

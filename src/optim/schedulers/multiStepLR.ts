import { checkInteger, checkOptions, describe, typeError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";
import { checkFactor } from "./settings.js";
import type { StepLROptions } from "./stepLR.js";

type Settings = { readonly milestones: readonly number[]; readonly gamma: number };

/** Multiplies the rates by gamma at each of the milestones, as torch.optim.lr_scheduler.MultiStepLR. */
export class MultiStepLR extends Scheduler<Settings> {
  /**
   * @param milestones epochs in any order; at one that is repeated gamma acts as often
   * @example new optim.MultiStepLR(optimizer, [30, 80], { gamma: 0.1 })
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

import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import type { Optimizer } from "../optimizer.js";
import { Scheduler } from "./scheduler.js";
import { checkChoice, checkFactor, checkPerGroup, perGroup } from "./settings.js";

/** Options of ReduceLROnPlateau. */
export interface ReduceLROnPlateauOptions {
  /** Whether the metric should fall ("min", default) or rise ("max"). */
  readonly mode?: "min" | "max";
  /** What the rate is multiplied by (0.1). */
  readonly factor?: number;
  /** Epochs without improvement that are tolerated (10). */
  readonly patience?: number;
  /** How much better counts as better (1e-4). */
  readonly threshold?: number;
  /** Whether the threshold is a share of the best metric ("rel", default) or an amount ("abs"). */
  readonly thresholdMode?: "rel" | "abs";
  /** Epochs after a reduction in which none is counted (0). */
  readonly cooldown?: number;
  /** The lowest rate (0); one for all groups, or one for each. */
  readonly minLr?: number | readonly number[];
  /** Smaller changes of the rate are not made (1e-8). */
  readonly eps?: number;
}

type Settings = {
  readonly mode: "min" | "max";
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly thresholdMode: "rel" | "abs";
  readonly cooldown: number;
  readonly minLr: readonly number[];
  readonly eps: number;
};

/** Where it stands, as torch names it: the best metric, epochs without improvement, epochs of rest that are left. */
interface Progress {
  readonly best: number;
  readonly bad: number;
  readonly rest: number;
}

const OPTIONS = [
  "mode",
  "factor",
  "patience",
  "threshold",
  "thresholdMode",
  "cooldown",
  "minLr",
  "eps",
] as const satisfies readonly (keyof ReduceLROnPlateauOptions)[];

/**
 * Lowers the rates when a metric has stopped improving, as torch.optim.lr_scheduler.ReduceLROnPlateau.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const scheduler = new optim.ReduceLROnPlateau(optimizer, { patience: 1 });
 * for (const validLoss of [0.5, 0.6, 0.7]) scheduler.step(validLoss); // after each epoch
 * optimizer.lr; // 0.01
 */
export class ReduceLROnPlateau extends Scheduler<Settings> {
  /**
   * @throws RangeError ERR_BPTT_ARGUMENT for options out of their range, or as many values of minLr as there are not groups
   */
  constructor(optimizer: Optimizer, options: ReduceLROnPlateauOptions = {}) {
    checkOptions("ReduceLROnPlateau", options, OPTIONS);
    const groups = optimizer?.groups?.length ?? 1;
    super("ReduceLROnPlateau", optimizer, {
      mode: options.mode ?? "min",
      factor: options.factor ?? 0.1,
      patience: options.patience ?? 10,
      threshold: options.threshold ?? 1e-4,
      thresholdMode: options.thresholdMode ?? "rel",
      cooldown: options.cooldown ?? 0,
      minLr: perGroup("ReduceLROnPlateau: minLr", options.minLr ?? 0, groups),
      eps: options.eps ?? 1e-8,
    });
    const best = this.settings.mode === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    this.progress = { best, bad: 0, rest: 0 } satisfies Progress;
  }

  protected override check(label: string, settings: Settings): void {
    checkChoice(`${label}mode`, settings.mode, ["min", "max"]);
    checkNumber(`${label}factor`, settings.factor, "at least 0 and less than 1", (value) => value >= 0 && value < 1);
    checkInteger(`${label}patience`, settings.patience, 0);
    checkFactor(`${label}threshold`, settings.threshold);
    checkChoice(`${label}thresholdMode`, settings.thresholdMode, ["rel", "abs"]);
    checkInteger(`${label}cooldown`, settings.cooldown, 0);
    checkPerGroup(`${label}minLr`, settings.minLr, this.optimizer.groups.length, checkFactor);
    checkFactor(`${label}eps`, settings.eps);
  }

  protected override checkProgress({ best, bad, rest }: Readonly<Record<string, number>>): void {
    checkNumber("best", best, "a number", () => true);
    checkInteger("bad", bad, 0);
    checkInteger("rest", rest, 0);
  }

  /**
   * Takes the metric of an epoch; NaN is no improvement.
   * @throws TypeError ERR_BPTT_TYPE without a metric
   */
  override step(metric: number): void {
    if (typeof metric !== "number")
      throw typeError(
        "ERR_BPTT_TYPE",
        `ReduceLROnPlateau: step() takes the metric of the epoch, such as the validation loss, got ${describe(metric)}`,
      );
    const { patience, cooldown } = this.settings;
    let { best, bad, rest } = this.progress as unknown as Progress;
    const better = this.#isBetter(metric, best);
    if (better) best = metric;
    bad = better || rest > 0 ? 0 : bad + 1;
    if (rest > 0) rest -= 1;
    const reduces = bad > patience;
    if (reduces) [bad, rest] = [0, cooldown];
    this.progress = { best, bad, rest } satisfies Progress;
    const rates = this.optimizer.groups.map(({ lr }, i) => (reduces ? this.rate(lr, 0, 0, i) : lr));
    this.settle(this.epoch + 1, rates);
  }

  protected override rate(lr: number, _base: number, _epoch: number, index: number): number {
    const { factor, minLr, eps } = this.settings;
    const lower = Math.max(lr * factor, minLr[index] as number);
    return lr - lower > eps ? lower : lr;
  }

  #isBetter(metric: number, best: number): boolean {
    const { mode, threshold, thresholdMode } = this.settings;
    const sign = mode === "min" ? -1 : 1;
    const limit = thresholdMode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
    return mode === "min" ? metric < limit : metric > limit;
  }
}

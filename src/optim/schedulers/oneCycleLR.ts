import { checkBoolean, checkInteger, checkNumber, checkOptions, rangeError } from "../../errors.js";
import type { Optimizer, ParameterGroup } from "../optimizer.js";
import { checkDecay } from "../optimizer.js";
import { sineSquared } from "./cosine.js";
import { Scheduler } from "./scheduler.js";
import { checkChoice, checkPerGroup, checkPositive, perGroup } from "./settings.js";

/** Options of OneCycleLR; give totalSteps, or epochs and stepsPerEpoch. */
export interface OneCycleLROptions {
  /** Steps of the whole cycle. */
  readonly totalSteps?: number;
  /** Epochs of the whole cycle, where totalSteps is left out. */
  readonly epochs?: number;
  /** Steps of an epoch, where totalSteps is left out. */
  readonly stepsPerEpoch?: number;
  /** Share of the cycle in which the rate rises (0.3). */
  readonly pctStart?: number;
  /** "cos" (default) or "linear". */
  readonly annealStrategy?: "cos" | "linear";
  /** Whether momentum, or the first of betas, falls while the rate rises and rises while it falls (true). */
  readonly cycleMomentum?: boolean;
  /** The lowest momentum (0.85); one for all groups, or one for each. */
  readonly baseMomentum?: number | readonly number[];
  /** The highest momentum (0.95). */
  readonly maxMomentum?: number | readonly number[];
  /** The first rate is maxLr / divFactor (25). */
  readonly divFactor?: number;
  /** The last rate is the first / finalDivFactor (1e4). */
  readonly finalDivFactor?: number;
  /** Fall to the first rate, as steeply as it rose, before falling to the last (false). */
  readonly threePhase?: boolean;
}

type Settings = {
  readonly maxLr: readonly number[];
  readonly totalSteps: number;
  readonly pctStart: number;
  readonly annealStrategy: "cos" | "linear";
  readonly cycleMomentum: boolean;
  readonly baseMomentum: readonly number[];
  readonly maxMomentum: readonly number[];
  readonly divFactor: number;
  readonly finalDivFactor: number;
  readonly threePhase: boolean;
};

const OPTIONS = [
  "totalSteps",
  "epochs",
  "stepsPerEpoch",
  "pctStart",
  "annealStrategy",
  "cycleMomentum",
  "baseMomentum",
  "maxMomentum",
  "divFactor",
  "finalDivFactor",
  "threePhase",
] as const satisfies readonly (keyof OneCycleLROptions)[];

/** Where a phase ends, and between which rates and momenta it leads. */
interface Phase {
  readonly end: number;
  readonly lr: readonly [from: number, to: number];
  readonly momentum: readonly [from: number, to: number];
}

/**
 * One rise of the rates to maxLr and one fall far below where they began (Smith and Topin 2018), as
 * torch.optim.lr_scheduler.OneCycleLR; step() is called after every optimizer step. Momentum (betas[0] of Adam) moves the
 * other way. At step totalSteps, which comes after the last update, the rate stays where it ended.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { momentum: 0.9 });
 * const scheduler = new optim.OneCycleLR(optimizer, 0.25, { epochs: 10, stepsPerEpoch: 20 });
 * optimizer.lr; // 0.01
 * for (let step = 0; step < 59; step++) scheduler.step(); // after each step of the optimizer
 * optimizer.lr; // 0.25
 */
export class OneCycleLR extends Scheduler<Settings> {
  /**
   * @param maxLr the highest rate; one for all groups, or one for each
   * @param options the length of the cycle must be given
   * @throws RangeError ERR_BPTT_ARGUMENT without a length, for options out of their range, or as many values as there are not groups
   */
  constructor(optimizer: Optimizer, maxLr: number | readonly number[], options: OneCycleLROptions) {
    checkOptions("OneCycleLR", options, OPTIONS);
    const groups = optimizer?.groups?.length ?? 1;
    const spread = (name: string, value: number | readonly number[]) => perGroup(`OneCycleLR: ${name}`, value, groups);
    super("OneCycleLR", optimizer, {
      maxLr: spread("maxLr", maxLr),
      totalSteps: totalOf(options),
      pctStart: options.pctStart ?? 0.3,
      annealStrategy: options.annealStrategy ?? "cos",
      cycleMomentum: options.cycleMomentum ?? true,
      baseMomentum: spread("baseMomentum", options.baseMomentum ?? 0.85),
      maxMomentum: spread("maxMomentum", options.maxMomentum ?? 0.95),
      divFactor: options.divFactor ?? 25,
      finalDivFactor: options.finalDivFactor ?? 1e4,
      threePhase: options.threePhase ?? false,
    });
    this.begin();
  }

  protected override check(label: string, settings: Settings): void {
    const { groups } = this.optimizer;
    checkPerGroup(`${label}maxLr`, settings.maxLr, groups.length, checkPositive);
    checkInteger(`${label}totalSteps`, settings.totalSteps, 1);
    checkNumber(`${label}pctStart`, settings.pctStart, "from 0 to 1", (value) => value >= 0 && value <= 1);
    checkChoice(`${label}annealStrategy`, settings.annealStrategy, ["cos", "linear"]);
    checkBoolean(`${label}cycleMomentum`, settings.cycleMomentum);
    checkPerGroup(`${label}baseMomentum`, settings.baseMomentum, groups.length, checkDecay);
    checkPerGroup(`${label}maxMomentum`, settings.maxMomentum, groups.length, checkDecay);
    checkPositive(`${label}divFactor`, settings.divFactor);
    checkPositive(`${label}finalDivFactor`, settings.finalDivFactor);
    checkBoolean(`${label}threePhase`, settings.threePhase);
    if (settings.cycleMomentum && !groups.every((group) => "momentum" in group || "betas" in group))
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${label}the optimizer has neither momentum nor betas; take cycleMomentum: false`,
      );
  }

  protected override base(_group: ParameterGroup, index: number): number {
    return (this.settings.maxLr[index] as number) / this.settings.divFactor;
  }

  protected override rate(_lr: number, _base: number, epoch: number, index: number): number {
    if (epoch > this.settings.totalSteps)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `OneCycleLR: step() was called ${epoch} times, but totalSteps is ${this.settings.totalSteps}`,
      );
    return this.#at(epoch, index, "lr");
  }

  protected override settle(epoch: number, rates: readonly number[]): void {
    super.settle(epoch, rates);
    if (!this.settings.cycleMomentum) return;
    for (const [i, group] of this.optimizer.groups.entries()) {
      const own = group as { betas?: readonly [number, number]; momentum?: number };
      const momentum = this.#at(epoch, i, "momentum");
      if (own.betas) own.betas = [momentum, own.betas[1]];
      else own.momentum = momentum;
    }
  }

  #at(epoch: number, index: number, what: "lr" | "momentum"): number {
    const phases = this.#phases(index);
    let i = phases.findIndex(({ end }) => epoch <= end);
    if (i < 0) i = phases.length - 1;
    const { end, [what]: range } = phases[i] as Phase;
    const start = i === 0 ? 0 : (phases[i - 1] as Phase).end;
    const share = end > start ? Math.min(1, (epoch - start) / (end - start)) : 1;
    const [from, to] = range;
    if (this.settings.annealStrategy === "linear") return (to - from) * share + from;
    return to + (from - to) * sineSquared(1 - share);
  }

  #phases(index: number): Phase[] {
    const { maxLr, totalSteps, pctStart, baseMomentum, maxMomentum, finalDivFactor, threePhase } = this.settings;
    const [max, first] = [maxLr[index] as number, this.base(this.optimizer.groups[index] as ParameterGroup, index)];
    const last = first / finalDivFactor;
    const [low, high] = [baseMomentum[index] as number, maxMomentum[index] as number];
    const rise: Phase = { end: pctStart * totalSteps - 1, lr: [first, max], momentum: [high, low] };
    const end = totalSteps - 1;
    if (!threePhase) return [rise, { end, lr: [max, last], momentum: [low, high] }];
    const fall: Phase = { end: 2 * pctStart * totalSteps - 2, lr: [max, first], momentum: [low, high] };
    return [rise, fall, { end, lr: [first, last], momentum: [high, high] }];
  }
}

function totalOf({ totalSteps, epochs, stepsPerEpoch }: OneCycleLROptions): number {
  if (totalSteps !== undefined) return totalSteps;
  if (epochs === undefined || stepsPerEpoch === undefined)
    throw rangeError("ERR_BPTT_ARGUMENT", "OneCycleLR: give totalSteps, or epochs and stepsPerEpoch");
  checkInteger("OneCycleLR: epochs", epochs, 1);
  checkInteger("OneCycleLR: stepsPerEpoch", stepsPerEpoch, 1);
  return epochs * stepsPerEpoch;
}

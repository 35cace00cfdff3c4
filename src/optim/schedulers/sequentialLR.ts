import { describe, rangeError, typeError } from "../../errors.js";
import type { JsonValue } from "../../json.js";
import type { Optimizer } from "../optimizer.js";
import { checkMilestones } from "./multiStepLR.js";
import { ReduceLROnPlateau } from "./reduceLROnPlateau.js";
import { Scheduler } from "./scheduler.js";

type Settings = { readonly milestones: readonly number[] };

/**
 * Schedulers one after the other, as torch.optim.lr_scheduler.SequentialLR: each begins anew at its milestone.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const warmUp = new optim.LinearLR(optimizer, { startFactor: 0.5, totalIters: 5 });
 * const fall = new optim.CosineAnnealingLR(optimizer, 95);
 * const scheduler = new optim.SequentialLR(optimizer, [warmUp, fall], [5]);
 * for (let epoch = 0; epoch < 5; epoch++) scheduler.step();
 * optimizer.lr; // 0.1, where the fall begins
 */
export class SequentialLR extends Scheduler<Settings> {
  readonly #schedulers: readonly Scheduler[];

  /**
   * @param schedulers of this optimizer; they are stepped by this one alone
   * @param milestones the epochs at which the second and all further ones begin
   * @throws RangeError ERR_BPTT_ARGUMENT for milestones that do not rise or are not one less than the schedulers, or a scheduler of another optimizer
   * @throws TypeError ERR_BPTT_TYPE for a ReduceLROnPlateau, whose step needs a metric
   */
  constructor(optimizer: Optimizer, schedulers: readonly Scheduler[], milestones: readonly number[]) {
    checkMilestones("SequentialLR: ", milestones);
    super("SequentialLR", optimizer, { milestones: [...milestones] });
    checkSchedulers(schedulers, optimizer, milestones.length + 1);
    this.#schedulers = [...schedulers];
    this.begin();
  }

  protected override check(label: string, { milestones }: Settings): void {
    checkMilestones(label, milestones);
    for (const [i, milestone] of milestones.entries())
      if (i > 0 && milestone <= (milestones[i - 1] as number))
        throw rangeError("ERR_BPTT_ARGUMENT", `${label}milestones must rise, got ${milestones.join(", ")}`);
  }

  protected override begin(): void {
    super.begin();
    this.restart();
  }

  /** Sets the rates of the next epoch. */
  override step(): void {
    const epoch = this.epoch + 1;
    const { milestones } = this.settings;
    const passed = milestones.filter((milestone) => milestone <= epoch).length;
    const scheduler = this.#schedulers[passed] as Scheduler;
    if (milestones[passed - 1] === epoch) scheduler.restart();
    else scheduler.step();
    this.settle(epoch, scheduler.getLastLr());
  }

  /** @internal */
  override restart(): void {
    const first = this.#schedulers[0] as Scheduler;
    first.restart();
    this.settle(0, first.getLastLr());
  }

  // Its own rates are those of the scheduler whose turn it is; this one is only asked at first.
  protected override rate(lr: number): number {
    return lr;
  }

  /** @internal */
  override save(): { readonly [key: string]: JsonValue } {
    return { ...super.save(), schedulers: this.#schedulers.map((scheduler) => scheduler.save()) };
  }

  /** @internal */
  override read(saved: JsonValue | undefined, problems: string[]): () => void {
    const own = super.read(saved, problems);
    const schedulers = this.#schedulers;
    const parts = (saved as { readonly schedulers?: JsonValue } | null)?.schedulers;
    if (!Array.isArray(parts) || parts.length !== schedulers.length) {
      problems.push(`it has ${Array.isArray(parts) ? parts.length : "no"} schedulers, this one ${schedulers.length}`);
      return own;
    }
    const loads = schedulers.map((scheduler, i) => {
      const inner: string[] = [];
      const load = scheduler.read(parts[i], inner);
      problems.push(...inner.map((problem) => `scheduler ${i}: ${problem}`));
      return load;
    });
    return () => {
      for (const load of [own, ...loads]) load();
    };
  }
}

function checkSchedulers(schedulers: unknown, optimizer: Optimizer, count: number): void {
  if (!Array.isArray(schedulers))
    throw typeError("ERR_BPTT_TYPE", `SequentialLR: schedulers must be an array, got ${describe(schedulers)}`);
  for (const [i, scheduler] of schedulers.entries()) {
    if (!(scheduler instanceof Scheduler))
      throw typeError("ERR_BPTT_TYPE", `SequentialLR: schedulers[${i}] is no scheduler but ${describe(scheduler)}`);
    if (scheduler instanceof ReduceLROnPlateau)
      throw typeError(
        "ERR_BPTT_TYPE",
        `SequentialLR: schedulers[${i}] is a ReduceLROnPlateau, whose step() needs a metric`,
      );
    if (!scheduler.schedules(optimizer))
      throw rangeError("ERR_BPTT_ARGUMENT", `SequentialLR: schedulers[${i}] was made for another optimizer`);
  }
  if (schedulers.length !== count)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `SequentialLR: ${schedulers.length} schedulers need ${schedulers.length - 1} milestones, got ${count - 1}`,
    );
}

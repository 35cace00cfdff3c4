import { describe, typeError } from "../../errors.js";
import type { JsonValue } from "../../json.js";
import { decode, doesNotFit, encode, fieldsOf, openState, type SavedState } from "../../nn/savedState.js";
import { Optimizer, type ParameterGroup } from "../optimizer.js";
import { decodeAll, encodeAll, type SettingsOf } from "./settings.js";

/**
 * Base of the schedulers: each sets the learning rates of an optimizer's groups, once when it is made and then in every
 * step(). As in PyTorch a rate follows from the one that the group has, so several schedulers on one optimizer act together.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1), { lr: 0.1 });
 * const schedulers: optim.Scheduler[] = [new optim.ExponentialLR(optimizer, 0.5), new optim.StepLR(optimizer, 1)];
 * for (const scheduler of schedulers) scheduler.step();
 * schedulers[1]?.getLastLr(); // [0.005]
 */
export abstract class Scheduler<Settings extends SettingsOf = SettingsOf> {
  protected readonly optimizer: Optimizer;
  protected settings: Settings;
  /** Counters that are saved. */
  protected progress: Readonly<Record<string, number>> = {};
  #epoch = 0;
  #baseLrs: readonly number[];
  #lastLrs: readonly number[];

  /**
   * @param kind the name of the class
   * @param settings what is saved of its options
   * @throws TypeError ERR_BPTT_TYPE for what is no optimizer
   */
  protected constructor(
    protected readonly kind: string,
    optimizer: Optimizer,
    settings: Settings,
  ) {
    if (!(optimizer instanceof Optimizer))
      throw typeError("ERR_BPTT_TYPE", `${kind} takes an optimizer of bptt/optim, got ${describe(optimizer)}`);
    this.optimizer = optimizer;
    this.settings = settings;
    this.#lastLrs = optimizer.groups.map(({ lr }) => lr);
    this.#baseLrs = this.#lastLrs;
    this.check(`${kind}: `, settings);
  }

  /** @internal Whether it sets the rates of this optimizer. */
  schedules(optimizer: Optimizer): boolean {
    return this.optimizer === optimizer;
  }

  /** Steps so far. */
  protected get epoch(): number {
    return this.#epoch;
  }

  /** The first rates; to be called at the end of a constructor. */
  protected begin(): void {
    const { groups } = this.optimizer;
    this.#baseLrs = groups.map((group, i) => this.base(group, i));
    this.#set(0, this.#lastLrs);
    for (const [i, group] of groups.entries()) group.initialLr = this.#baseLrs[i];
  }

  /**
   * Sets the rates of the next epoch (or of the next optimizer step, where it is called after each).
   * @throws RangeError ERR_BPTT_ARGUMENT where the function of a LambdaLR gives no number of at least 0
   */
  step(_metric?: number): void {
    this.#set(
      this.#epoch + 1,
      this.optimizer.groups.map(({ lr }) => lr),
    );
  }

  /** @internal Begins again, from the rates that schedulers start from. */
  restart(): void {
    this.#set(0, this.#baseLrs);
  }

  #set(epoch: number, lrs: readonly number[]): void {
    const rates = lrs.map((lr, i) => this.rate(lr, this.#baseLrs[i] as number, epoch, i));
    this.settle(epoch, rates);
  }

  /** Makes these the rates. */
  protected settle(epoch: number, rates: readonly number[]): void {
    for (const [i, group] of this.optimizer.groups.entries()) group.lr = rates[i] as number;
    this.#epoch = epoch;
    this.#lastLrs = rates;
  }

  /** The rates of the groups that the last step set. */
  getLastLr(): number[] {
    return [...this.#lastLrs];
  }

  /** What is saved of the scheduler; the rates themselves are in the optimizer's state. */
  stateDict(): SavedState {
    return { values: this.save(), tensors: {} };
  }

  /**
   * Goes on where the saved one stood, with its options. Everything is checked first: on an error nothing has changed.
   * @throws Error ERR_BPTT_STATE that lists what does not fit
   */
  loadStateDict(state: SavedState): void {
    const values = openState(this.kind, state);
    const problems = Object.keys(state.tensors).map((name) => `unexpected tensor ${describe(name)}`);
    const load = this.read(values, problems);
    if (problems.length > 0) throw doesNotFit(this.kind, problems);
    load();
  }

  /** @internal */
  save(): { readonly [key: string]: JsonValue } {
    return {
      kind: this.kind,
      epoch: this.#epoch,
      baseLrs: encode(this.#baseLrs),
      lastLrs: encode(this.#lastLrs),
      settings: encodeAll(this.settings),
      progress: encodeAll(this.progress),
    };
  }

  /** @internal Lists what does not fit, and gives what takes the values over. */
  read(saved: JsonValue | undefined, problems: string[]): () => void {
    const values = fieldsOf("the state", saved, Object.keys(this.save()), problems);
    const [kind, epoch] = [values.get("kind"), values.get("epoch")];
    if (kind !== this.kind) problems.push(`it is the state of ${describe(kind)}, not of a ${this.kind}`);
    if (!(Number.isSafeInteger(epoch) && (epoch as number) >= 0))
      problems.push(`epoch must be an integer of at least 0, got ${describe(epoch)}`);
    const [baseLrs, lastLrs] = ["baseLrs", "lastLrs"].map((name) => {
      const lrs = decode(values.get(name));
      const { length } = this.optimizer.groups;
      if (!Array.isArray(lrs) || lrs.length !== length || !lrs.every((lr) => typeof lr === "number"))
        problems.push(`${name} must be one number for each of ${length} groups`);
      return lrs as number[];
    });
    const settings = decodeAll("settings", this.settings, values.get("settings"), problems) as Settings;
    const progress = decodeAll("progress", this.progress, values.get("progress"), problems) as Record<string, number>;
    if (problems.length === 0) {
      try {
        this.check("", settings);
        this.checkProgress(progress);
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    return () => {
      this.#epoch = epoch as number;
      this.#baseLrs = baseLrs as number[];
      this.#lastLrs = lastLrs as number[];
      this.settings = settings;
      this.progress = progress;
    };
  }

  /** Throws for settings out of their range; `label` goes before their names. */
  protected abstract check(label: string, settings: Settings): void;

  /** Throws for counters out of their range. */
  protected checkProgress(_progress: Readonly<Record<string, number>>): void {}

  /** The rate that a group starts from. */
  protected base(group: ParameterGroup, _index: number): number {
    return group.initialLr ?? group.lr;
  }

  /** The rate of the group at `index` in an epoch, counted from 0, where its rate was lr before. */
  protected abstract rate(lr: number, base: number, epoch: number, index: number): number;
}

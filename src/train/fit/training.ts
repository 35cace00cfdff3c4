import { rangeError, stateError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import { pacer } from "../schedule.js";
import type { Keeper } from "./checkpointPlan.js";
import { countSteps, stepBatches } from "./data.js";
import { EarlyStopping } from "./earlyStopping.js";
import type { BatchSource, EpochReport, FitOptions } from "./options.js";
import { Progress } from "./progress.js";
import { step } from "./step.js";
import { type Validation, validate } from "./validation.js";

const trained = new WeakSet<Module>();

/** The reports of a training, which runs as they are asked for. */
export async function* train<M extends Module, Batch>(
  model: M,
  data: BatchSource<Batch>,
  options: FitOptions<M, Batch>,
): AsyncGenerator<EpochReport, void, undefined> {
  if (trained.has(model))
    throw stateError("ERR_BPTT_BUSY", "fit(): this model is being trained by another fit(); wait for that one to end");
  trained.add(model);
  try {
    yield* new Training(model, data, options).run();
  } finally {
    trained.delete(model);
  }
}

class Training<M extends Module, Batch> {
  readonly #model: M;
  readonly #data: BatchSource<Batch>;
  readonly #options: FitOptions<M, Batch>;
  readonly #total: number;
  readonly #progress = new Progress();
  readonly #early: EarlyStopping | undefined;
  readonly #checkpoints: Keeper | undefined;
  readonly #pause = pacer();

  constructor(model: M, data: BatchSource<Batch>, options: FitOptions<M, Batch>) {
    this.#model = model;
    this.#data = data;
    this.#options = options;
    this.#total = options.epochs ?? 1;
    this.#early = options.earlyStopping && new EarlyStopping(options.earlyStopping);
    this.#progress.steps = countSteps(data, options.accumulate ?? 1) ?? options.stepsPerEpoch;
    this.#checkpoints = options.checkpoint?.actions.open({
      model,
      options,
      progress: this.#progress,
      early: this.#early,
    });
  }

  async *run(): AsyncGenerator<EpochReport, void, undefined> {
    this.#options.average?.checkSwappedBack("fit()");
    await this.#checkpoints?.resume();
    if (this.#progress.report) yield this.#progress.report; // the process may have ended before anybody read it
    this.#progress.start();
    let failed = false;
    try {
      while (!this.#ended && !this.#aborted) {
        const report = await this.#epoch();
        if (report) yield report;
      }
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      if (!failed) await this.#checkpoints?.end(); // after break, too
    }
    this.#early?.restore(this.#model);
  }

  get #ended(): boolean {
    return this.#progress.epochs >= this.#total || this.#early?.over === true;
  }

  get #aborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** One epoch, or what is left of it; its report, unless nothing of it was trained. */
  async #epoch(): Promise<EpochReport | undefined> {
    const progress = this.#progress;
    const epoch = progress.epochs + 1;
    this.#model.train();
    const consumed = this.#checkpoints?.begin(this.#pause);
    for await (const batches of stepBatches(this.#data, epoch, this.#options.accumulate ?? 1, consumed)) {
      if (this.#aborted) break;
      this.#step(batches);
      await this.#checkpoints?.afterStep();
      await this.#pause();
      if (this.#aborted) break;
    }
    if (progress.batches === 0) {
      if (this.#aborted) return undefined;
      throw rangeError("ERR_BPTT_ARGUMENT", `fit(): epoch ${epoch} has no batches`);
    }
    const validation = this.#aborted ? undefined : await this.#validate(epoch);
    const report = this.#report(epoch, validation);
    if (validation === undefined && this.#aborted) return report; // neither scheduler nor early stopping saw the epoch end
    if (this.#options.schedulerPer !== "step") this.#options.scheduler?.step(this.#monitored(validation));
    progress.endEpoch(report);
    await this.#checkpoints?.afterEpoch(this.#ended);
    return report;
  }

  #step(batches: readonly Batch[]): void {
    const { optimizer, average, scheduler, schedulerPer, onStep } = this.#options;
    const progress = this.#progress;
    const { lr } = optimizer;
    average?.checkSwappedBack("fit()"); // whoever was given the last report may have swapped
    const place = { epoch: progress.epochs + 1, step: progress.norm.count + 1 };
    const result = step(this.#model, batches, this.#options, place);
    average?.update();
    progress.add(result, lr);
    const loss = result.losses.reduce((sum, value) => sum + value, 0) / result.losses.length;
    if (schedulerPer === "step") scheduler?.step(loss);
    onStep?.({
      ...place,
      steps: progress.steps,
      loss,
      lr,
      gradNorm: result.norm,
      etaMs: progress.etaMs(this.#total),
    });
  }

  /** With the averaged weights, where there are any; early stopping sees the result, and takes the weights that gave it. */
  async #validate(epoch: number): Promise<Validation | undefined> {
    const { valid, average } = this.#options;
    if (!valid) return undefined;
    average?.swap();
    try {
      const validation = await validate(this.#model, valid, epoch, this.#options, this.#pause);
      if (validation) this.#early?.update(epoch, this.#monitored(validation), this.#model);
      else if (this.#early && !this.#aborted)
        throw rangeError(
          "ERR_BPTT_ARGUMENT",
          `fit(): valid has no batches in epoch ${epoch}, so there is nothing for earlyStopping to watch`,
        );
      return validation;
    } finally {
      average?.swap();
    }
  }

  /** What early stopping watches, else the loss: of validation, where there is one. */
  #monitored(validation: Validation | undefined): number {
    const monitor = this.#early?.monitor ?? "validLoss";
    if (validation && monitor !== "validLoss") return validation.metrics[monitor] as number;
    return validation?.loss ?? this.#progress.loss.value;
  }

  #report(epoch: number, validation: Validation | undefined): EpochReport {
    const { loss, norm, lr } = this.#progress;
    return {
      epoch,
      loss: loss.value,
      validLoss: validation?.loss,
      metrics: validation?.metrics ?? {},
      bestEpoch: this.#early?.best?.epoch,
      lr,
      gradNorm: norm.value,
      etaMs: this.#progress.etaMsAtEnd(this.#total),
    };
  }
}

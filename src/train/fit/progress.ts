import { now } from "../schedule.js";
import type { EpochReport } from "./options.js";
import { Mean, type StepResult, type Sum } from "./step.js";

/** What there is to keep of a progress. */
export interface SavedProgress {
  readonly epochs: number;
  readonly batches: number;
  readonly loss: Sum;
  readonly norm: Sum;
  readonly lr: number;
  readonly steps: number | undefined;
  readonly report: EpochReport | undefined;
}

/** How far a training is: between two steps that is all there is to know besides the states of what it trains with. */
export class Progress implements SavedProgress {
  /** Epochs that have ended. */
  epochs = 0;
  /** Batches of the epoch after these that have been trained. */
  batches = 0;
  loss = new Mean();
  norm = new Mean();
  /** Learning rate of the last step. */
  lr = 0;
  /** Steps of an epoch; of a function those of the epoch before, since it may give any number. */
  steps: number | undefined;
  /** Of the last epoch that has ended; undefined within the next one. */
  report: EpochReport | undefined;
  #started = 0;
  #from = 0;

  /** Starts the clock for etaMs. */
  start(): void {
    this.#started = now();
    // The last step counts as not done, so that the end of an epoch is always ahead.
    this.#from = this.epochs + Math.max(this.norm.count - 1, 0) / (this.steps ?? Number.POSITIVE_INFINITY);
  }

  /** Goes on from a progress that was saved. */
  restore({ loss, norm, ...rest }: SavedProgress): void {
    Object.assign(this, rest);
    this.loss = new Mean(loss);
    this.norm = new Mean(norm);
  }

  /** Takes in a step. */
  add({ losses, norm }: StepResult, lr: number): void {
    for (const loss of losses) this.loss.add(loss);
    this.norm.add(norm);
    this.batches += losses.length;
    this.lr = lr;
    this.report = undefined;
    if (this.steps !== undefined) this.steps = Math.max(this.steps, this.norm.count);
  }

  /** Ends the epoch with its report. */
  endEpoch(report: EpochReport): void {
    this.steps = this.norm.count;
    this.epochs += 1;
    this.batches = 0;
    this.loss = new Mean();
    this.norm = new Mean();
    this.report = report;
  }

  /** Expected milliseconds until `total` epochs have ended; undefined where the steps of an epoch are not known. */
  etaMs(total: number): number | undefined {
    return this.steps === undefined ? undefined : this.#remaining(this.epochs + this.norm.count / this.steps, total);
  }

  /** The same at the end of an epoch, which need not be known. */
  etaMsAtEnd(total: number): number {
    return this.#remaining(this.epochs + 1, total);
  }

  #remaining(done: number, total: number): number {
    return ((now() - this.#started) / (done - this.#from)) * (total - done);
  }
}

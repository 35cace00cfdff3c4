import type { Module } from "../../nn/module.js";
import type { Tensor } from "../../ops/tensor.js";
import type { WeightAverage } from "../../optim/average.js";
import type { Optimizer } from "../../optim/optimizer.js";
import type { CheckpointPlan } from "./checkpointPlan.js";
import type { EarlyStoppingOptions } from "./earlyStopping.js";
import type { Metric } from "./validation.js";

/** Batches: an array, or a function that gives those of one epoch, which counts from 1. */
export type BatchSource<Batch> = readonly Batch[] | ((epoch: number) => Iterable<Batch> | AsyncIterable<Batch>);

/** Anything that adjusts the learning rate, once an epoch or once a step. */
export interface EpochScheduler {
  /**
   * Sets the rates of the next epoch, or of the next step.
   * @param value for those that go by one, as ReduceLROnPlateau does
   */
  step(value?: number): void;
}

/** A signal that can stop training, such as AbortSignal. */
export interface StopSignal {
  /** Looked at between steps. */
  readonly aborted: boolean;
}

/** Options of fit. */
export interface FitOptions<M extends Module, Batch> {
  /** The loss of a batch, one number. */
  readonly loss: (model: M, batch: Batch) => Tensor;
  /** Updates the parameters after every step. */
  readonly optimizer: Optimizer;
  /** Passes over the data (1). */
  readonly epochs?: number;
  /** Steps of an epoch, where data is a function and they are known: for the progress that the first epoch reports. */
  readonly stepsPerEpoch?: number;
  /** Clips the norm of all gradients to this. */
  readonly clipNorm?: number;
  /**
   * Batches a step (1): their gradients are averaged, so n batches train as one n times as large would, in the memory of
   * one. The last step of an epoch takes what is left.
   */
  readonly accumulate?: number;
  /**
   * Stepped after every epoch that was trained to its end, and told what early stopping watches; without early stopping
   * the mean loss, of validation where there is one. ReduceLROnPlateau goes by that.
   */
  readonly scheduler?: EpochScheduler;
  /** Whether the scheduler is stepped after every "epoch" (default) or every "step", and then told the loss of the step. */
  readonly schedulerPer?: "epoch" | "step";
  /**
   * Takes the weights in after every step. Validation, and the best weights with it, use the average; the model itself
   * goes on with its own weights: average.swap() gives it the averaged ones in the end.
   */
  readonly average?: WeightAverage;
  /** Batches whose mean loss is reported after every epoch, in eval mode. */
  readonly valid?: BatchSource<Batch>;
  /** Figures of merit over the validation batches, by name. */
  readonly metrics?: Readonly<Record<string, Metric<M, Batch>>>;
  /** Ends training when a validation figure no longer improves, and gives the model its best weights. */
  readonly earlyStopping?: EarlyStoppingOptions;
  /**
   * `checkpoints({ store })`: keeps the training in a store, and goes on from what is in it. Where that is no whole checkpoint,
   * or one of another training, nothing is changed: an Error, ERR_BPTT_FORMAT or ERR_BPTT_STATE.
   */
  readonly checkpoint?: CheckpointPlan;
  /** Ends training after the current step. */
  readonly signal?: StopSignal;
  /** Called after every step. */
  readonly onStep?: (progress: StepReport) => void;
}

/** What fit reports after every epoch. */
export interface EpochReport {
  /** Counts from 1. */
  readonly epoch: number;
  /** Mean loss over the batches of the epoch. */
  readonly loss: number;
  /** Mean loss over the validation batches; undefined without any. */
  readonly validLoss: number | undefined;
  /** The metrics over the validation batches; none where these were not reached. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The epoch with the best monitored value so far; undefined without early stopping. */
  readonly bestEpoch: number | undefined;
  /** Learning rate of the epoch's last step. */
  readonly lr: number;
  /** Mean norm of the gradients, before clipping. */
  readonly gradNorm: number;
  /** Expected milliseconds until the last epoch ends. */
  readonly etaMs: number;
}

/** What fit reports after every step. */
export interface StepReport {
  /** Counts from 1, as the step in it does. */
  readonly epoch: number;
  /** Counts from 1 within the epoch. */
  readonly step: number;
  /** Steps of an epoch; undefined, without stepsPerEpoch, as long as the data, a function, have not been read through once. */
  readonly steps: number | undefined;
  /** Mean loss over the batches of the step. */
  readonly loss: number;
  /** Learning rate of the step. */
  readonly lr: number;
  /** Norm of the gradients, before clipping. */
  readonly gradNorm: number;
  /** Expected milliseconds until the last epoch ends; undefined as long as steps is. */
  readonly etaMs: number | undefined;
}

/**
 * Training: iterate over it for the reports, or await it for the last one. Nothing runs before that; then, catch and
 * finally start it as await does. It runs once: awaited again, it gives the same report.
 */
export interface Fit extends AsyncIterable<EpochReport>, PromiseLike<EpochReport | undefined> {
  /** As of a promise. */
  catch<T = never>(onRejected?: ((reason: unknown) => T | PromiseLike<T>) | null): Promise<EpochReport | undefined | T>;
  /** As of a promise. */
  finally(onFinally?: (() => void) | null): Promise<EpochReport | undefined>;
}

// What the trainings of all tasks have in common.
import { checkInteger, checkOptions, describe, typeError } from "../errors.js";
import { Generator } from "../index.js";
import type { Module } from "../nn/index.js";
import {
  type CheckpointOptions,
  type CheckpointPlan,
  checkpoints,
  type FitOptions,
  type Stateful,
} from "../train/index.js";

/** Options of fit() that are handed on as they are. */
type Handed = "accumulate" | "clipNorm" | "average" | "earlyStopping" | "signal" | "onStep";

/** How a task's network is trained. Options of `fit` are handed on to it, and checkpoints hold the generator. */
export interface TaskTraining<Network extends Module, Batch> extends Pick<FitOptions<Network, Batch>, Handed> {
  /** Passes over the data. */
  readonly epochs: number;
  /** The order of the data, and what else is drawn in training. */
  readonly generator: Generator;
  /** The learning rate as a share of lr, for the progress of training from 0 to 1, asked before every step. */
  readonly schedule?: (progress: number) => number;
  /** Keeps the training in a store, and goes on from what is in it: what `checkpoints` of bptt/train takes. */
  readonly checkpoint?: CheckpointOptions;
}

const COMMON = [
  "epochs",
  "generator",
  "schedule",
  "accumulate",
  "clipNorm",
  "average",
  "earlyStopping",
  "checkpoint",
  "signal",
  "onStep",
] as const satisfies readonly (keyof TaskTraining<Module, unknown>)[];

/** Throws unless these are options of a training; what fit() is handed, it checks itself. */
export function checkTraining(what: string, training: TaskTraining<Module, never>, own: readonly string[]): void {
  checkOptions(what, training, [...COMMON, ...own]);
  const { epochs, generator, schedule } = training;
  checkInteger(`${what}: epochs`, epochs, 1);
  checkGenerator(what, generator);
  if (schedule !== undefined && typeof schedule !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: schedule must be a function of the progress, got ${describe(schedule)}`);
}

/** Throws unless value is a Generator. */
export function checkGenerator(what: string, value: unknown): asserts value is Generator {
  if (!(value instanceof Generator))
    throw typeError("ERR_BPTT_TYPE", `${what}: generator must be a Generator, got ${describe(value)}`);
}

/** Options of checkpoints, where they are wanted, with the generator, and with what the task carries from step to step. */
export function keeping(
  checkpoint: CheckpointOptions | undefined,
  generator: Generator,
  carried?: Stateful,
): { checkpoint?: CheckpointPlan } {
  if (checkpoint === undefined) return {};
  const generators = [generator, ...(checkpoint.generators ?? [])];
  return { checkpoint: checkpoints({ ...checkpoint, generators, ...(carried && { carried }) }) };
}

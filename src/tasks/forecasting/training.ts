import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import { Generator } from "../../index.js";
import type { Series } from "./series.js";

/** How a forecaster is trained. */
export interface ForecasterTraining {
  readonly epochs: number;
  readonly generator: Generator;
  /** Windows a step (32). */
  readonly batchSize?: number;
  /** Rows from one window to the next (1). */
  readonly stride?: number;
  /** Adam's learning rate (3e-3). */
  readonly lr?: number;
  /** Clips the norm of all gradients to this (1). */
  readonly clipNorm?: number;
  /** The learning rate as a share of lr, for the progress of training from 0 to 1, asked before every step (1). */
  readonly schedule?: (progress: number) => number;
  /** A series whose windows give the validation loss: rows after those trained on, and `context` rows before them. */
  readonly valid?: Series;
}

const OPTIONS = [
  "epochs",
  "generator",
  "batchSize",
  "stride",
  "lr",
  "clipNorm",
  "schedule",
  "valid",
] as const satisfies readonly (keyof ForecasterTraining)[];

/** The options checked, with their defaults. */
export function checkTraining(what: string, training: ForecasterTraining) {
  checkOptions(what, training, OPTIONS);
  const { batchSize = 32, stride = 1, lr = 3e-3, clipNorm = 1, schedule = () => 1, ...given } = training;
  checkInteger(`${what}: epochs`, given.epochs, 1);
  checkInteger(`${what}: batchSize`, batchSize, 1);
  checkInteger(`${what}: stride`, stride, 1);
  checkNumber(`${what}: lr`, lr, "a number of at least 0", (value) => value >= 0);
  checkNumber(`${what}: clipNorm`, clipNorm, "above 0", (value) => value > 0);
  if (!(given.generator instanceof Generator))
    throw typeError("ERR_BPTT_TYPE", `${what}: generator must be a Generator, got ${describe(given.generator)}`);
  if (typeof schedule !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: schedule must be a function of the progress, got ${describe(schedule)}`);
  return { ...given, batchSize, stride, lr, clipNorm, schedule };
}

/** Lists of at most `size`, one after the other. */
export function* slices<T>(list: readonly T[], size: number): Iterable<readonly T[]> {
  for (let i = 0; i < list.length; i += size) yield list.slice(i, i + size);
}

import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import { Generator } from "../../index.js";
import type { FitOptions } from "../../train/index.js";
import type { ForecastBatch } from "./frame.js";
import type { ForecasterNetwork } from "./network.js";
import type { Series } from "./series.js";

/** What is handed on to fit() of bptt/train as it is. */
type Passed = "clipNorm" | "earlyStopping" | "average" | "checkpoint" | "signal" | "onStep";

/** How a forecaster is trained. */
export interface ForecasterTraining extends Pick<FitOptions<ForecasterNetwork, ForecastBatch>, Passed> {
  readonly epochs: number;
  /** Seeds the order of the windows. */
  readonly generator: Generator;
  /** Windows a step (32). */
  readonly batchSize?: number;
  /** Rows from one window to the next (1). */
  readonly stride?: number;
  /** Adam's learning rate (3e-3). */
  readonly lr?: number;
  /** The learning rate as a share of lr, for the progress of training from 0 to 1, asked before every step (it falls to 0
   *  evenly: 1 − progress). */
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
  "schedule",
  "valid",
  "clipNorm",
  "earlyStopping",
  "average",
  "checkpoint",
  "signal",
  "onStep",
] as const satisfies readonly (keyof ForecasterTraining)[];

const falling = (progress: number) => 1 - progress;

/** The options checked, with their defaults. */
export function checkTraining(what: string, training: ForecasterTraining) {
  checkOptions(what, training, OPTIONS);
  const { batchSize = 32, stride = 1, lr = 3e-3, clipNorm = 1, schedule = falling, ...given } = training;
  checkInteger(`${what}: epochs`, given.epochs, 1);
  checkInteger(`${what}: batchSize`, batchSize, 1);
  checkInteger(`${what}: stride`, stride, 1);
  checkNumber(`${what}: lr`, lr, "a number of at least 0", (value) => value >= 0);
  if (!(given.generator instanceof Generator))
    throw typeError("ERR_BPTT_TYPE", `${what}: generator must be a Generator, got ${describe(given.generator)}`);
  if (typeof schedule !== "function")
    throw typeError("ERR_BPTT_TYPE", `${what}: schedule must be a function of the progress, got ${describe(schedule)}`);
  return { ...given, batchSize, stride, lr, clipNorm, schedule };
}

/** Parts of a list of at most `most` entries, as even as can be: their means then weigh alike. */
export function evenSlices<T>(list: readonly T[], most: number): (readonly T[])[] {
  const parts = Math.ceil(list.length / most);
  const cut = (i: number) => Math.round((i * list.length) / parts);
  return Array.from({ length: parts }, (_, i) => list.slice(cut(i), cut(i + 1)));
}

import { checkInteger, checkNumber } from "../../errors.js";
import { checkTraining, keeping, type TaskTraining } from "../training.js";
import type { ForecastBatch } from "./frame.js";
import type { ForecasterNetwork } from "./network.js";
import type { Series } from "./series.js";

/** How a forecaster is trained: TaskTraining, with a schedule of 1 − progress and a clipNorm of 1 where they are left out. */
export interface ForecasterTraining extends TaskTraining<ForecasterNetwork, ForecastBatch> {
  /** Windows a step (32). */
  readonly batchSize?: number;
  /** Rows from one window to the next (1). */
  readonly stride?: number;
  /** Adam's learning rate (3e-3). */
  readonly lr?: number;
  /** A series whose windows give the validation loss: rows after those trained on, and `context` rows before them. */
  readonly valid?: Series;
}

const OPTIONS = ["batchSize", "stride", "lr", "valid"] as const satisfies readonly (keyof ForecasterTraining)[];

const falling = (progress: number) => 1 - progress;

/** The options checked, with their defaults. */
export function readTraining(what: string, training: ForecasterTraining) {
  checkTraining(what, training, OPTIONS);
  const { batchSize = 32, stride = 1, lr = 3e-3, clipNorm = 1, schedule = falling, checkpoint, ...given } = training;
  checkInteger(`${what}: batchSize`, batchSize, 1);
  checkInteger(`${what}: stride`, stride, 1);
  checkNumber(`${what}: lr`, lr, "a number of at least 0", (value) => value >= 0);
  return { ...given, ...keeping(checkpoint, given.generator), batchSize, stride, lr, clipNorm, schedule };
}

/** Parts of a list of at most `most` entries, as even as can be: their means then weigh alike. */
export function evenSlices<T>(list: readonly T[], most: number): (readonly T[])[] {
  const parts = Math.ceil(list.length / most);
  const cut = (i: number) => Math.round((i * list.length) / parts);
  return Array.from({ length: parts }, (_, i) => list.slice(cut(i), cut(i + 1)));
}

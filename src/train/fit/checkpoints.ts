import { checkInteger, checkOptions, describe, typeError } from "../../errors.js";
import type { Module } from "../../nn/module.js";
import { Generator, type GeneratorState } from "../../ops/random.js";
import { sameShape } from "../../tensor/shape.js";
import {
  encodeCheckpoint,
  generatorStates,
  type Moving,
  movingOf,
  type Opened,
  openCheckpoint,
  openObject,
  restoreParts,
  setGenerators,
  unfit,
} from "../checkpoint/bytes.js";
import { type CheckpointParts, checkGenerators, checkStateful, type Stateful } from "../checkpoint/parts.js";
import type { CheckpointOptions } from "./checkpointOptions.js";
import { CheckpointPlan, type Keeper, type KeptTraining } from "./checkpointPlan.js";
import type { Consumed } from "./data.js";
import type { EarlyStopping } from "./earlyStopping.js";
import type { EpochScheduler } from "./options.js";
import type { Progress } from "./progress.js";
import { readEarly, readProgress, saveEarly, saveProgress } from "./savedProgress.js";

/**
 * Lets `fit` keep its training in a store, and go on from what is in it: the same program, started again after its process has
 * ended at any moment, ends with the same bits as one that was left alone.
 * @throws TypeError ERR_BPTT_TYPE for what is no store, and for generators or a carried state that cannot be saved
 * @throws RangeError ERR_BPTT_ARGUMENT for steps or epochs that are no integer of at least 1
 * @example
 * import { fileStore } from "bptt/node";
 * const model = new nn.Linear(3, 1);
 * await fit(model, [{ x: tensor([[1, 2, 3]]), y: tensor([[1]]) }], {
 *   loss: (model, { x, y }) => nn.mseLoss(model.forward(x), y),
 *   optimizer: new optim.Adam(model, { lr: 0.1 }),
 *   epochs: 10,
 *   checkpoint: checkpoints({ store: fileStore("regression.ckpt"), everyEpochs: 5 }),
 * });
 */
export function checkpoints(options: CheckpointOptions): CheckpointPlan {
  const what = "checkpoints()";
  checkOptions(what, options, ["store", "everySteps", "everyEpochs", "generators", "carried"]);
  const { store, everySteps = 1, everyEpochs = 1, generators, carried } = options;
  if (typeof store?.read !== "function" || typeof store.write !== "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: store must have the methods read() and write(bytes), as fileStore(path) of bptt/node has, got ${describe(store)}`,
    );
  checkInteger(`${what}: everySteps`, everySteps, 1);
  checkInteger(`${what}: everyEpochs`, everyEpochs, 1);
  checkGenerators(what, generators);
  checkStateful(`${what}: carried`, carried);
  return new CheckpointPlan({
    check: (scheduler) => checkStateful("fit(): checkpoint: scheduler", scheduler),
    open: (training) => new Checkpoints(options, training),
  });
}

/** Writes the checkpoints of a training, and finds its way back to where one was written. */
class Checkpoints implements Keeper {
  readonly #options: CheckpointOptions;
  readonly #parts: CheckpointParts;
  readonly #progress: Progress;
  readonly #early: EarlyStopping | undefined;
  /** Generators at the start of the epoch: a function of the epoch may have drawn its order from them. */
  #start: readonly GeneratorState[] = [];
  #steps = 0; // since the last checkpoint
  /** After the last step or epoch: what has been drawn since for steps that were not made is drawn again. */
  #moving: Moving | undefined;
  #resumed = false;

  constructor(options: CheckpointOptions, training: KeptTraining) {
    this.#options = options;
    this.#parts = partsOf(training, options);
    this.#progress = training.progress;
    this.#early = training.early;
  }

  async resume(): Promise<void> {
    const bytes = await this.#options.store.read();
    if (bytes === undefined || bytes === null) return;
    const what = "fit(): checkpoint";
    const opened = openCheckpoint(what, bytes);
    const saved = openObject(opened.extra);
    const progress = readProgress(saved.get("progress"));
    const start = saved.get("start");
    if (!progress || !areStates(start) || start.length !== opened.generators.length)
      throw unfit(what, "it was not written by fit(); loadCheckpoint() reads it");
    const adopt = this.#early && adoption(this.#early, opened, this.#parts.model);
    if (typeof adopt === "string") throw unfit(what, adopt);
    restoreParts(what, opened, this.#parts);
    this.#progress.restore(progress);
    adopt?.();
    this.#start = start;
    this.#resumed = progress.batches > 0;
  }

  begin(pause: () => Promise<void>): Consumed | undefined {
    const now = generatorStates(this.#parts);
    if (!this.#resumed) {
      this.#start = now;
      return undefined;
    }
    this.#resumed = false;
    setGenerators(this.#parts, this.#start);
    return { batches: this.#progress.batches, passed: () => setGenerators(this.#parts, now), pause };
  }

  async afterStep(): Promise<void> {
    this.#steps += 1;
    this.#moving = movingOf(this.#parts);
    if (this.#steps === this.#options.everySteps) await this.#write();
  }

  async afterEpoch(last: boolean): Promise<void> {
    const { everySteps, everyEpochs = everySteps === undefined ? 1 : Number.POSITIVE_INFINITY } = this.#options;
    this.#moving = movingOf(this.#parts);
    if (last || this.#progress.epochs % everyEpochs === 0) await this.#write();
  }

  async end(): Promise<void> {
    if (this.#steps > 0) await this.#write();
  }

  async #write(): Promise<void> {
    const early = this.#early;
    const extra = {
      progress: saveProgress(this.#progress),
      start: this.#start.map((state) => ({ ...state })),
      ...(early && { early: saveEarly(early) }),
    };
    await this.#options.store.write(encodeCheckpoint(this.#parts, extra, early?.best?.weights, this.#moving));
    this.#steps = 0;
  }
}

/** What a checkpoint is made of. */
function partsOf({ model, options }: KeptTraining, { generators, carried }: CheckpointOptions): CheckpointParts {
  const { optimizer, scheduler, average } = options;
  return {
    model,
    optimizer,
    ...(scheduler && { scheduler: scheduler as EpochScheduler & Stateful }),
    ...(average && { average }),
    ...(generators && { generators }),
    ...(carried && { carried }),
  };
}

function areStates(value: unknown): value is GeneratorState[] {
  if (!Array.isArray(value)) return false;
  const trial = new Generator();
  try {
    for (const state of value) trial.state = state;
    return true;
  } catch {
    return false;
  }
}

/** Gives early stopping what it had seen; words where that does not fit. */
function adoption(early: EarlyStopping, opened: Opened, model: Module): string | (() => void) | undefined {
  const saved = openObject(opened.extra).get("early");
  if (saved === undefined) return undefined; // it began without
  const seen = readEarly(saved, early);
  if (typeof seen === "string") return seen;
  if (Number.isNaN(seen.waited) || Number.isNaN(seen.best?.epoch)) return "what early stopping saw is damaged";
  const weights = opened.tensors("best");
  const own = model.namedParameters();
  const kept = Object.keys(weights).length > 0;
  const fits = own.every(([name, { shape }]) => weights[name] && sameShape(weights[name].shape, shape));
  if (seen.best && early.restoreBest && !(kept && fits)) return "the best weights are not in it, or of another model";
  return () => {
    early.waited = seen.waited;
    early.best = seen.best && { ...seen.best, weights: kept ? weights : undefined };
  };
}

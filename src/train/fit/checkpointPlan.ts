import type { Module } from "../../nn/module.js";
import type { Consumed } from "./data.js";
import type { EarlyStopping } from "./earlyStopping.js";
import type { FitOptions } from "./options.js";
import type { Progress } from "./progress.js";

/** A training that is to be kept. */
export interface KeptTraining {
  readonly model: Module;
  readonly options: Pick<FitOptions<Module, never>, "optimizer" | "scheduler" | "average">;
  readonly progress: Progress;
  readonly early: EarlyStopping | undefined;
}

/** What a training calls to be kept. */
export interface Keeper {
  /** Goes on from the checkpoint in the store, where there is one. */
  resume(): Promise<void>;
  /** Begins an epoch, or goes on within one: then its first batches are to be drawn again, from the generators as they were. */
  begin(pause: () => Promise<void>): Consumed | undefined;
  /** To be called after every step. */
  afterStep(): Promise<void>;
  /** To be called after every epoch, before it is reported: one that nobody may have heard of is reported again. */
  afterEpoch(last: boolean): Promise<void>;
  /** To be called when training ends without an error. */
  end(): Promise<void>;
}

/** What a plan does, behind which the code of checkpoints is. */
interface Actions {
  /** Throws where a scheduler cannot be saved. */
  check(scheduler: unknown): void;
  /** Takes a training on; changes nothing yet. */
  open(training: KeptTraining): Keeper;
}

/**
 * How `fit` keeps its training: what `checkpoints` gives. fit() knows no more of it, so that a program without has no such code.
 * @example
 * import { fileStore } from "bptt/node";
 * const plan: CheckpointPlan = checkpoints({ store: fileStore("run.ckpt"), everySteps: 100 });
 */
export class CheckpointPlan {
  readonly #actions: Actions;

  /** @internal */
  constructor(actions: Actions) {
    this.#actions = actions;
  }

  /** @internal */
  get actions(): Actions {
    return this.#actions;
  }
}

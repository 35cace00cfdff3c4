import type { Module } from "../../nn/module.js";
import type { StateDict } from "../../nn/stateDict.js";

/** Options of early stopping. */
export interface EarlyStoppingOptions {
  /** "validLoss" (default) or the name of a metric. */
  readonly monitor?: string;
  /** Whether less or more is better: "min" for validLoss; must be said for a metric. */
  readonly mode?: "min" | "max";
  /** Epochs without improvement after which training ends (10). */
  readonly patience?: number;
  /** A change must be larger than this to be an improvement (0). */
  readonly minDelta?: number;
  /**
   * Whether the model has the weights of its best epoch after the last epoch, after the patience ran out and after an
   * abort (true). Without it, and after break or an error, it has the last ones.
   */
  readonly restoreBest?: boolean;
}

/** The best epoch so far. */
export interface Best {
  readonly value: number;
  readonly epoch: number;
  /** Undefined where they are not wanted. */
  readonly weights: StateDict | undefined;
}

/** Watches one validation figure, and keeps the weights that gave its best value. */
export class EarlyStopping {
  readonly monitor: string;
  readonly mode: "min" | "max";
  readonly restoreBest: boolean;
  readonly #patience: number;
  readonly #minDelta: number;
  /** The best epoch so far; NaN never is one. */
  best: Best | undefined;
  /** Epochs since then. */
  waited = 0;

  constructor(options: EarlyStoppingOptions) {
    const { monitor = "validLoss", mode = "min", patience = 10, minDelta = 0, restoreBest = true } = options;
    this.monitor = monitor;
    this.mode = mode;
    this.#patience = patience;
    this.#minDelta = minDelta;
    this.restoreBest = restoreBest;
  }

  /** Takes in the value of an epoch, whose weights the model holds. */
  update(epoch: number, value: number, model: Module): void {
    if (!this.#improves(value)) {
      this.waited += 1;
      return;
    }
    this.waited = 0;
    this.best = { value, epoch, weights: this.restoreBest ? model.stateDict() : undefined };
  }

  #improves(value: number): boolean {
    if (Number.isNaN(value)) return false;
    if (this.best === undefined) return true;
    const gain = this.mode === "min" ? this.best.value - value : value - this.best.value;
    return gain > this.#minDelta;
  }

  /** Whether the patience has run out. */
  get over(): boolean {
    return this.waited >= this.#patience;
  }

  /** Gives the model its best weights, where there are any. */
  restore(model: Module): void {
    if (this.restoreBest && this.best?.weights) model.loadStateDict(this.best.weights);
  }
}

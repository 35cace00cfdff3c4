import type { Cell } from "bptt/tasks";

/** Characters of the training text seen less often are unknown, to all models alike. */
export const MIN_COUNT = 3;

/** The full rate for half of the training, then down to nothing. */
export function schedule(progress: number): number {
  return progress < 0.5 ? 1 : 2 * (1 - progress);
}

/** Chosen on the validation text. */
export const RECIPE = {
  cell: "lstm" as Cell,
  hiddenSize: 256,
  embeddingDim: 64,
  epochs: 4,
  batchSize: 32,
  steps: 64,
  lr: 8e-3,
  schedule,
} as const;

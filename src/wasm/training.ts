// What trains imports this, and what does not never does: a bundle then holds no kernels of training.
import { simdTraining } from "#wasm";
import { supplyTraining, trainingKernels } from "./core.js";
import type { TrainingKernels } from "./generated/kernels.js";

/** Lets operations be recorded: whoever walks back over them finds the kernels of training. */
export function allowTraining(): void {
  supplyTraining(simdTraining);
}

/** The kernels with those of training, for what calls them outside of backward too. */
export function suppliedTrainingKernels(): TrainingKernels {
  allowTraining();
  return trainingKernels();
}

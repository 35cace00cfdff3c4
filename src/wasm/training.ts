// What trains imports this, and what does not never does: a bundle then holds the binary of inference alone.
import { simdTraining } from "#wasm";
import { supplyTraining, trainingKernels } from "./core.js";
import type { Kernels } from "./generated/kernels.js";

/** Lets operations be recorded: whoever walks back over them finds the kernels of training. */
export function allowTraining(): void {
  supplyTraining(simdTraining);
}

/** All kernels; the part for training starts at the first call. */
export function allKernels(): Kernels {
  allowTraining();
  return trainingKernels();
}

// What is measured through the public API, and beside the peers: steps of a stream, passes forward, training steps.
import { uniform } from "./data.ts";
import {
  type Cell,
  type Convolution,
  cells,
  convolutionFlops,
  convolutions,
  formatConvolution,
  formatSequence,
  forwardFlops,
  forwards,
  OUTPUTS,
  type Sequence,
  steps,
  trainingFlops,
  trainings,
} from "./shapes.ts";

interface Common {
  readonly name: string;
  /** Operations of the products that our side performs. */
  readonly flops: number;
}

/**
 * `step`: one step of a stream, from features to the new h. `forward`: (T,B,I) to all outputs (T,B,H). `training`: forward, a
 * Linear layer on the last h, mean squared error, back-propagation, clipping by the global norm, Adam.
 */
export interface RecurrentJob extends Common {
  readonly kind: "step" | "forward" | "training";
  readonly layer: Cell;
  readonly shape: Sequence;
}

/** `forward`: (B,C,L) to (B,O,L). `training`: that, mean squared error on all of it, and the rest as above. */
export interface ConvolutionJob extends Common {
  readonly kind: "forward" | "training";
  readonly layer: "conv1d";
  readonly shape: Convolution;
}

export type Job = RecurrentJob | ConvolutionJob;

export const recurrentJob = (kind: RecurrentJob["kind"], layer: Cell, shape: Sequence): RecurrentJob => ({
  kind,
  layer,
  shape,
  name: `${layer} ${kind} ${kind === "step" ? `I ${shape.I}, H ${shape.H}` : formatSequence(shape)}`,
  flops: kind === "training" ? trainingFlops(layer, shape) : forwardFlops(layer, shape),
});

const convolution = (kind: ConvolutionJob["kind"], shape: Convolution): ConvolutionJob => ({
  kind,
  layer: "conv1d",
  shape,
  name: `conv1d ${kind} ${formatConvolution(shape)}`,
  flops: (kind === "training" ? 2 : 1) * convolutionFlops(shape),
});

export const trainingJobs: readonly RecurrentJob[] = cells.flatMap((cell) =>
  trainings.map((shape) => recurrentJob("training", cell, shape)),
);

export const jobs: readonly Job[] = [
  ...cells.flatMap((cell) => steps.map((shape) => recurrentJob("step", cell, shape))),
  ...cells.flatMap((cell) => forwards.map((shape) => recurrentJob("forward", cell, shape))),
  ...trainingJobs,
  ...(["forward", "training"] as const).flatMap((kind) => convolutions.map((shape) => convolution(kind, shape))),
];

/** Inputs and, for training, targets. Recurrent inputs are time-major. */
export interface Batch {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

export function makeBatch(job: Job): Batch {
  const { x, y } = sizes(job);
  return { x: uniform(7, count(x)), y: uniform(8, count(y)) };
}

/** The shapes of a batch. */
export function sizes({ layer, shape }: Job): { readonly x: readonly number[]; readonly y: readonly number[] } {
  if (layer === "conv1d") return { x: [shape.B, shape.C, shape.L], y: [shape.B, shape.O, shape.L] };
  return { x: [shape.T, shape.B, shape.I], y: [shape.B, OUTPUTS] };
}

const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

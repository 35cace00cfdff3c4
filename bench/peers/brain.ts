// brain.js: networks that predict the next vector of a series. The nearest it has to the jobs; its numbers are others.
import { createRequire } from "node:module";
import { synchronous } from "../interleave.ts";
import type { Job } from "../jobs.ts";
import type { Cell, Sequence } from "../shapes.ts";
import type { Assignment, Peer, Worker } from "./peer.ts";

interface Network {
  initialize(): void;
  run(series: readonly number[][]): ArrayLike<number>;
  train(series: readonly (readonly number[][])[], options: object): { readonly error: number };
}

type Kind = new (options: { inputSize: number; hiddenLayers: number[]; outputSize: number }) => Network;

const require = createRequire(import.meta.url);

export async function start(): Promise<Peer> {
  const brain: { readonly recurrent: Record<string, Kind> } = require("brain.js");
  const kinds = { rnn: "RNNTimeStep", lstm: "LSTMTimeStep", gru: "GRUTimeStep" };
  const { version } = require("brain.js/package.json");
  return {
    description: `brain.js ${version} (plain JavaScript)`,
    differences,
    comparable: () => "none",
    leftOut,
    prepare(assignment) {
      const { job } = assignment;
      return prepare(assignment, brain.recurrent[kinds[job.layer as Cell]] as Kind);
    },
  };
}

function differences({ kind, layer }: Job): string[] {
  return [
    "weights of its own, so no numbers are compared; one sequence after the other; an output of the input's size at every step",
    ...(layer === "lstm" ? ["its LSTM has no cell beside h"] : []),
    ...(layer === "rnn" ? ["ReLU in the place of tanh"] : []),
    ...(kind === "training" ? ["the loss is that of the next input at every step; RMSprop, clipped by value"] : []),
  ];
}

function leftOut({ kind, layer, name }: Job): string | undefined {
  if (layer === "conv1d") return "it has no 1-D convolution";
  if (kind === "step") return "it keeps no state from one call to the next";
  return name.includes("512") ? "takes minutes a call" : undefined;
}

function prepare({ job, batch }: Assignment, kind: Kind): Worker {
  const { B, T, I, H } = job.shape as Sequence;
  const network = new kind({ inputSize: I, hiddenLayers: [H], outputSize: I });
  network.initialize();
  const series = Array.from({ length: B }, (_, b) =>
    Array.from({ length: T }, (_, t) => [...batch.x.subarray((t * B + b) * I, (t * B + b + 1) * I)]),
  );
  const once = { iterations: 1, errorThresh: 0, learningRate: 1e-6 };
  network.train(series.slice(0, 1), once); // what was never trained does not run
  const run = () => Float32Array.from(series.flatMap((sequence) => Array.from(network.run(sequence))));
  const call = job.kind === "training" ? () => network.train(series, once).error : run;
  return { call, clock: synchronous(call) };
}

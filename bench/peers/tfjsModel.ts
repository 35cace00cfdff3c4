// The layers of TensorFlow.js with the weights of ours, whose bias_hh has to be zero.
import type * as Tensorflow from "@tensorflow/tfjs";
import type { ConvolutionJob, RecurrentJob } from "../jobs.ts";
import { OUTPUTS } from "../shapes.ts";
import { type Assignment, type Weights, weightOf } from "./peer.ts";

type Library = typeof Tensorflow;

// Order of our gates: the GRU's r,z,n → z,r,h.
const GATES = { rnn: [0], lstm: [0, 1, 2, 3], gru: [1, 0, 2] };

export function build(tf: Library, { job, weights }: Assignment): Tensorflow.Sequential {
  return job.layer === "conv1d" ? convolution(tf, job, weights) : recurrent(tf, job, weights);
}

function convolution(tf: Library, { shape }: ConvolutionJob, weights: Weights): Tensorflow.Sequential {
  const { O, K, L, C } = shape;
  const layer = tf.layers.conv1d({ filters: O, kernelSize: K, padding: "same", inputShape: [L, C] });
  const model = tf.sequential({ layers: [layer] });
  tf.tidy(() => {
    const kernel = tf.tensor(weightOf(weights, "layer.weight").data, [O, C, K]).transpose([2, 1, 0]);
    model.setWeights([kernel, tf.tensor(weightOf(weights, "layer.bias").data)]);
  });
  return model;
}

function recurrent(tf: Library, job: RecurrentJob, weights: Weights): Tensorflow.Sequential {
  const { T, I, H } = job.shape;
  const training = job.kind === "training";
  const settings = {
    units: H,
    returnSequences: job.kind === "forward",
    recurrentInitializer: "glorotUniform" as const, // the default, orthogonal, is slow, and replaced below
    inputShape: [T, I],
  };
  const gated = { ...settings, recurrentActivation: "sigmoid" as const };
  const make = {
    rnn: () => tf.layers.simpleRNN(settings),
    lstm: () => tf.layers.lstm(gated),
    gru: () => tf.layers.gru(gated),
  };
  const head = training ? [tf.layers.dense({ units: OUTPUTS })] : [];
  const model = tf.sequential({ layers: [make[job.layer](), ...head] });
  tf.tidy(() => {
    const layer = ["layer.weight_ih_l0", "layer.weight_hh_l0", "layer.bias_ih_l0"];
    const values = [
      ...layer.map((name) => value(tf, weights, name, GATES[job.layer])),
      ...(training ? ["head.weight", "head.bias"].map((name) => value(tf, weights, name, [0])) : []),
    ];
    model.setWeights(values);
  });
  return model;
}

// (rows, columns) with the rows' blocks in that order, transposed.
function value(tf: Library, weights: Weights, name: string, blocks: readonly number[]): Tensorflow.Tensor {
  const { data, shape } = weightOf(weights, name);
  const split = tf.split(tf.tensor(data, [...shape]), blocks.length);
  const given = tf.concat(blocks.map((block) => split[block] as Tensorflow.Tensor));
  return given.rank === 2 ? given.transpose() : given;
}

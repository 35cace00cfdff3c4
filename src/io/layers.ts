// How the layers of the library are described: what their constructors take, by name, and the parameters that follow from it.
// Every layer has one row here, and nothing elsewhere.
import { checkBoolean, checkInteger } from "../errors.js";
import { Identity, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "../nn/activations.js";
import { AdaptiveAvgPool1d, AdaptiveMaxPool1d } from "../nn/adaptivePool1d.js";
import { GRUCell, LSTMCell, RNNCell } from "../nn/cells.js";
import { Conv1d } from "../nn/conv1d.js";
import { Dropout } from "../nn/dropout.js";
import { Elman } from "../nn/elman.js";
import { Embedding } from "../nn/embedding.js";
import { GRU } from "../nn/gru.js";
import { Jordan } from "../nn/jordan.js";
import { LayerNorm } from "../nn/layerNorm.js";
import { Linear } from "../nn/linear.js";
import { LSTM } from "../nn/lstm.js";
import type { Module } from "../nn/module.js";
import { AvgPool1d, MaxPool1d } from "../nn/pool1d.js";
import { RNN } from "../nn/rnn.js";
import { Transpose } from "../nn/transpose.js";
import { checkShape, type Shape } from "../tensor/shape.js";

/** The values of a description, of which nothing is known yet. */
export type Values = Readonly<Record<string, unknown>>;

/** Names and shapes of parameters; lazy, since a description may ask for any number of them. */
export type Parameters = Iterable<readonly [name: string, shape: Shape]>;

export interface Layer {
  readonly type: new (...values: never[]) => Module;
  /** What the constructor takes by position; each is a property of the layer too. */
  readonly positional: readonly string[];
  /** What it takes as options; likewise. */
  readonly options: readonly string[];
  /** The parameters of a layer that is made from these values; throws where those that they follow from are wrong. */
  readonly parameters: (values: Values) => Parameters;
}

const STACK = ["numLayers", "bias", "batchFirst", "dropout", "variationalDropout", "bidirectional"] as const;
const SIZES = ["inputSize", "hiddenSize"] as const;
const NETWORK = [...SIZES, "outputSize"] as const;
const NETWORK_OPTIONS = ["activation", "outputActivation", "batchFirst"] as const;
const none = () => [];

/** By the name of the class. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  RNN: { type: RNN, positional: SIZES, options: ["nonlinearity", ...STACK], parameters: (v) => stack(v, 1) },
  LSTM: {
    type: LSTM,
    positional: SIZES,
    options: ["projSize", ...STACK],
    parameters: (v) => stack(v, 4, projection(v)),
  },
  GRU: { type: GRU, positional: SIZES, options: STACK, parameters: (v) => stack(v, 3) },
  RNNCell: { type: RNNCell, positional: SIZES, options: ["nonlinearity", "bias"], parameters: (v) => cell(v, 1) },
  LSTMCell: { type: LSTMCell, positional: SIZES, options: ["bias"], parameters: (v) => cell(v, 4) },
  GRUCell: { type: GRUCell, positional: SIZES, options: ["bias"], parameters: (v) => cell(v, 3) },
  Elman: { type: Elman, positional: NETWORK, options: NETWORK_OPTIONS, parameters: (v) => network(v, "hiddenSize") },
  Jordan: { type: Jordan, positional: NETWORK, options: NETWORK_OPTIONS, parameters: (v) => network(v, "outputSize") },
  Linear: {
    type: Linear,
    positional: ["inFeatures", "outFeatures"],
    options: ["bias"],
    parameters: (v) => weighted(v, [size(v, "outFeatures"), size(v, "inFeatures")]),
  },
  Embedding: {
    type: Embedding,
    positional: ["numEmbeddings", "embeddingDim"],
    options: ["paddingIdx"],
    parameters: (v) => [["weight", [size(v, "numEmbeddings"), size(v, "embeddingDim")]]],
  },
  Conv1d: {
    type: Conv1d,
    positional: ["inChannels", "outChannels", "kernelSize"],
    options: ["stride", "padding", "dilation", "groups", "bias"],
    parameters: (v) =>
      weighted(v, [size(v, "outChannels"), size(v, "inChannels") / size(v, "groups"), size(v, "kernelSize")]),
  },
  LayerNorm: {
    type: LayerNorm,
    positional: ["normalizedShape"],
    options: ["eps", "elementwiseAffine", "bias"],
    parameters: norm,
  },
  MaxPool1d: {
    type: MaxPool1d,
    positional: ["kernelSize"],
    options: ["stride", "padding", "dilation", "ceilMode"],
    parameters: none,
  },
  AvgPool1d: {
    type: AvgPool1d,
    positional: ["kernelSize"],
    options: ["stride", "padding", "ceilMode", "countIncludePad"],
    parameters: none,
  },
  AdaptiveMaxPool1d: { type: AdaptiveMaxPool1d, positional: ["outputSize"], options: [], parameters: none },
  AdaptiveAvgPool1d: { type: AdaptiveAvgPool1d, positional: ["outputSize"], options: [], parameters: none },
  Dropout: { type: Dropout, positional: ["p"], options: ["sharedDim"], parameters: none },
  Softmax: { type: Softmax, positional: ["dim"], options: [], parameters: none },
  LogSoftmax: { type: LogSoftmax, positional: ["dim"], options: [], parameters: none },
  Transpose: { type: Transpose, positional: ["dim0", "dim1"], options: [], parameters: none },
  Tanh: { type: Tanh, positional: [], options: [], parameters: none },
  Sigmoid: { type: Sigmoid, positional: [], options: [], parameters: none },
  ReLU: { type: ReLU, positional: [], options: [], parameters: none },
  Identity: { type: Identity, positional: [], options: [], parameters: none },
};

function size(values: Values, name: string, low = 1): number {
  const value = values[name];
  checkInteger(name, value, low);
  return value;
}

function flag(values: Values, name: string): boolean {
  const value = values[name];
  checkBoolean(name, value);
  return value;
}

function projection(values: Values): number {
  return size(values, "projSize", 0);
}

// Of RNN, LSTM and GRU, whose gates are stacked in the rows.
function* stack(values: Values, gates: number, projSize = 0): Parameters {
  const rows = gates * size(values, "hiddenSize");
  const outputSize = projSize || size(values, "hiddenSize");
  const suffixes = flag(values, "bidirectional") ? ["", "_reverse"] : [""];
  const bias = flag(values, "bias");
  const numLayers = size(values, "numLayers");
  let features = size(values, "inputSize");
  for (let layer = 0; layer < numLayers; ++layer) {
    for (const suffix of suffixes.map((direction) => `l${layer}${direction}`)) {
      yield [`weight_ih_${suffix}`, [rows, features]];
      yield [`weight_hh_${suffix}`, [rows, outputSize]];
      if (bias) yield* [`bias_ih_${suffix}`, `bias_hh_${suffix}`].map((name) => [name, [rows]] as const);
      if (projSize) yield [`weight_hr_${suffix}`, [projSize, size(values, "hiddenSize")]];
    }
    features = outputSize * suffixes.length;
  }
}

function cell(values: Values, gates: number): Parameters {
  const rows = gates * size(values, "hiddenSize");
  const biases = flag(values, "bias") ? ["bias_ih", "bias_hh"] : [];
  return [
    ["weight_ih", [rows, size(values, "inputSize")]],
    ["weight_hh", [rows, size(values, "hiddenSize")]],
    ...biases.map((name) => [name, [rows]] as const),
  ];
}

function network(values: Values, feedback: "hiddenSize" | "outputSize"): Parameters {
  const [I, H, O] = NETWORK.map((name) => size(values, name)) as [number, number, number];
  return [
    ["U", [I, H]],
    ["W", [size(values, feedback), H]],
    ["V", [H, O]],
    ["b_W", [H]],
    ["b_V", [O]],
  ];
}

// A weight, and a bias for each of its first size.
function weighted(values: Values, shape: Shape): Parameters {
  const weight = ["weight", shape] as const;
  return flag(values, "bias") ? [weight, ["bias", shape.slice(0, 1)]] : [weight];
}

function norm(values: Values): Parameters {
  const shape = values.normalizedShape;
  checkShape("normalizedShape", shape);
  if (!flag(values, "elementwiseAffine")) return [];
  return flag(values, "bias") ? ["weight", "bias"].map((name) => [name, shape] as const) : [["weight", shape]];
}

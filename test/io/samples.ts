/** One of every layer, with options that are not the defaults. */

import * as nn from "bptt/nn";

export const SAMPLES: readonly (() => nn.Module)[] = [
  () => new nn.RNN(3, 4),
  () => new nn.RNN(3, 4, { nonlinearity: "relu", numLayers: 2, bias: false, batchFirst: true, bidirectional: true }),
  () => new nn.GRU(2, 3, { numLayers: 3, dropout: 0.25, variationalDropout: true }),
  () => new nn.LSTM(2, 5, { projSize: 3, numLayers: 2, bidirectional: true }),
  () => new nn.LSTM(1, 2, { bias: false }),
  () => new nn.RNNCell(3, 4, { nonlinearity: "relu", bias: false }),
  () => new nn.GRUCell(3, 2),
  () => new nn.LSTMCell(2, 2),
  () => new nn.Elman(3, 4, 2, { activation: "sigmoid", outputActivation: "softmax", batchFirst: true }),
  () => new nn.Jordan(2, 3, 4, { outputActivation: "identity" }),
  () => new nn.Linear(3, 2),
  () => new nn.Linear(2, 5, { bias: false }),
  () => new nn.Embedding(5, 3),
  () => new nn.Embedding(4, 2, { paddingIdx: 1 }),
  () => new nn.Conv1d(4, 6, 3, { stride: 2, padding: 1, dilation: 2, groups: 2, bias: false }),
  () => new nn.Conv1d(2, 3, 2, { padding: "causal" }),
  () => new nn.LayerNorm(4, { eps: 1e-3 }),
  () => new nn.LayerNorm([2, 3], { bias: false }),
  () => new nn.LayerNorm(2, { elementwiseAffine: false }),
  () => new nn.MaxPool1d(3, { stride: 2, padding: 1, dilation: 2, ceilMode: true }),
  () => new nn.AvgPool1d(2, { padding: 1, countIncludePad: false }),
  () => new nn.AdaptiveMaxPool1d(2),
  () => new nn.AdaptiveAvgPool1d(3),
  () => new nn.Dropout(0.3, { sharedDim: -2 }),
  () => new nn.Softmax(-1),
  () => new nn.LogSoftmax(1),
  () => new nn.Transpose(1, -1),
  () => new nn.Tanh(),
  () => new nn.Sigmoid(),
  () => new nn.ReLU(),
  () => new nn.Identity(),
];

/** Sequentials in each other. */
export function nested(): nn.Sequential {
  return new nn.Sequential(
    new nn.Embedding(6, 4),
    new nn.Sequential(new nn.GRU(4, 5, { bidirectional: true }), new nn.LayerNorm(10), new nn.Tanh()),
    new nn.Dropout(0.5),
    new nn.Sequential(),
    new nn.Linear(10, 3),
  );
}

/** What a module is made of, but for its numbers: classes and properties. */
export function structure(module: nn.Module): unknown {
  const own = Object.entries(module).filter(([, value]) => !(value instanceof nn.Parameter));
  const described = own.map(([name, value]) => [name, value instanceof nn.Module ? structure(value) : value]);
  return [module.constructor, Object.fromEntries(described)];
}

/** The bits of all parameters by name. */
export function bits(module: nn.Module): Record<string, number[]> {
  return Object.fromEntries(
    module.namedParameters().map(([name, value]) => [name, [...new Int32Array(value.toFloat32Array().buffer)]]),
  );
}

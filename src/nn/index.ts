/**
 * Layers, losses, initialisation, and the modules that hold them, as in torch.nn.
 * @module bptt/nn
 */

export type { JsonValue } from "../json.js";
export type { Activation, OutputActivation } from "../ops/rnn.js";
export { Identity, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "./activations.js";
export { AdaptiveAvgPool1d, AdaptiveMaxPool1d } from "./adaptivePool1d.js";
export { type CellOptions, GRUCell, LSTMCell, RNNCell, type RNNCellOptions } from "./cells.js";
export type { IntegerData } from "./check.js";
export { Conv1d, type Conv1dOptions } from "./conv1d.js";
export { Dropout, type DropoutOptions } from "./dropout.js";
export { Elman } from "./elman.js";
export { Embedding, embedding } from "./embedding.js";
export { GRU } from "./gru.js";
export * as init from "./init/index.js";
export { Jordan } from "./jordan.js";
export { LayerNorm, type LayerNormOptions } from "./layerNorm.js";
export { Linear } from "./linear.js";
export { type BinaryCrossEntropyOptions, binaryCrossEntropyWithLogits } from "./losses/binaryCrossEntropy.js";
export { type CrossEntropyOptions, crossEntropy, type NLLLossOptions, nllLoss } from "./losses/crossEntropy.js";
export { type QuantileLossOptions, quantileLoss } from "./losses/quantile.js";
export {
  type HuberLossOptions,
  huberLoss,
  l1Loss,
  mseLoss,
  type SmoothL1LossOptions,
  smoothL1Loss,
} from "./losses/regression.js";
export { type SequenceLossOptions, sequenceLoss } from "./losses/sequenceLoss.js";
export type { LossOptions, Reduction, WeightData } from "./losses/shared.js";
export { LSTM, type LSTMOptions, type LSTMState } from "./lstm.js";
export { Module } from "./module.js";
export { PackedSequence } from "./packed.js";
export {
  type PackOptions,
  type PackPaddedOptions,
  type PadPackedOptions,
  packPaddedSequence,
  packSequence,
  padPackedSequence,
} from "./packing.js";
export { type LayoutOptions, type PadOptions, padSequence, unpadSequence } from "./padding.js";
export { Parameter } from "./parameter.js";
export { AvgPool1d, type AvgPool1dOptions, MaxPool1d, type MaxPool1dOptions } from "./pool1d.js";
export type { RecurrentOptions } from "./recurrent.js";
export { RNN, type RNNOptions } from "./rnn.js";
export type { SavedState } from "./savedState.js";
export { SequenceModule, type SequenceOptions } from "./sequenceModule.js";
export { Sequential } from "./sequential.js";
export type { NetworkOptions } from "./simpleNetwork.js";
export type { LoadableState, LoadOptions, LoadResult, StateDict } from "./stateDict.js";
export { Transpose } from "./transpose.js";

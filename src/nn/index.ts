export type { IntegerData } from "./check.js";
export { Conv1d, type Conv1dOptions } from "./conv1d.js";
export { Dropout } from "./dropout.js";
export { Embedding, embedding } from "./embedding.js";
export * as init from "./init.js";
export { LayerNorm, type LayerNormOptions } from "./layerNorm.js";
export { Linear } from "./linear.js";
export { type CrossEntropyOptions, crossEntropy, type LossOptions, mseLoss, type Reduction } from "./losses.js";
export { type LoadOptions, Module, type StateDict } from "./module.js";
export { Parameter } from "./parameter.js";
export {
  AdaptiveAvgPool1d,
  AdaptiveMaxPool1d,
  AvgPool1d,
  type AvgPool1dOptions,
  MaxPool1d,
  type MaxPool1dOptions,
} from "./pool1d.js";
export type { RecurrentOptions, SequenceOptions } from "./recurrent.js";
export { RNN, type RNNOptions } from "./rnn.js";

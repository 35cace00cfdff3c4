// The kernel ABI, first page: what a model in use calls, but for layers with a page of their own. Kernels check nothing, allocate nothing and keep no state; arguments
// stand in the order written, saved for backward, read, sizes, scalars. Sizes count elements.
export { packedSize, packPanels, packPanelsTransposed } from "./panels";
export { gemmPacked } from "./gemm";
export { chunkSteps, gateStride } from "./sequence";
export { rnnForward } from "./rnn";
export { lstmForward } from "./lstm";
export { gruForward } from "./gru";
export { maxPool1dForward, avgPool1dForward } from "./pool1d";
export { layerNormForward } from "./layerNorm";
export { linearForward } from "./linear";
export { embeddingForward } from "./embedding";
export { softmaxForward, logSoftmaxForward } from "./softmax";
export { argmaxRows } from "./argmax";
export { copyValidForward } from "./rows";
export { add, sub, mul, div, exp, log, tanh, sigmoid, relu, fill } from "./elementwise";
export { copyStrided, addStrided } from "./strided";
export { sum } from "./reduce";
export { randomBits, randomUniform, randomNormal, dropoutForward } from "./random";

/** First byte that the kernels' constants leave free. */
export function heapBase(): usize {
  return __heap_base;
}

// The kernel ABI on one page: everything that JavaScript may call. Kernels check nothing, allocate nothing and keep no
// state; arguments stand in the order written, saved for backward, read, sizes, scalars. Sizes count elements.
export { packedSize, packPanels, packPanelsTransposed, gemmPacked, gemmTN } from "./gemm";
export { rnnForward, rnnBackward, rnnWorkspace } from "./rnn";
export { jordanForward, jordanBackward, jordanWorkspace } from "./jordan";
export { gateStride, lstmForward, lstmBackward, lstmWorkspace } from "./lstm";
export { gruForward, gruBackward, gruWorkspace } from "./gru";
export { conv1dForward, conv1dBackward, conv1dWorkspace } from "./conv1d";
export { maxPool1dForward, maxPool1dBackward, avgPool1dForward, avgPool1dBackward } from "./pool1d";
export { layerNormForward, layerNormBackward } from "./layerNorm";
export { linearForward, linearBackward } from "./linear";
export { embeddingForward, embeddingBackward } from "./embedding";
export { softmaxForward, softmaxBackward, logSoftmaxForward, logSoftmaxBackward } from "./softmax";
export { argmaxRows } from "./argmax";
export { softmaxCrossEntropyForward, softmaxCrossEntropyBackward, nllForward, nllBackward } from "./crossEntropy";
export { smoothL1, binaryCrossEntropy, quantileLoss } from "./losses";
export { copyValidForward, copyValidBackward } from "./rows";
export {
  add, sub, mul, div, exp, log, tanh, sigmoid, relu, tanhBackward, sigmoidBackward, reluBackward, divBackward,
  addProduct, addRatio, addScaled, scale, clamp, fill,
} from "./elementwise";
export { copyStrided, addStrided } from "./strided";
export { sum, sumOfMagnitudes, largestMagnitude, sumOfSquares, sumOfSquaredErrors, squaredErrorsBackward } from "./reduce";
export { sgdStep, rmspropStep, adagradStep, adamStep } from "./optimizer";
export { randomBits, randomUniform, randomNormal, dropoutForward, dropoutBackward } from "./random";
export { mulAddChain } from "./limit";

/** First byte that the kernels' constants leave free. */
export function heapBase(): usize {
  return __heap_base;
}

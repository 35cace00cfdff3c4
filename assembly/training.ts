// The kernel ABI: what only training calls, in the conventions of inference.ts. Backward kernels accumulate.
export { gemmTN, gemmTNScratch } from "./gemm";
export { rnnBackward, rnnWorkspace } from "./rnn";
export { lstmBackward, lstmWorkspace } from "./lstm";
export { gruBackward, gruWorkspace } from "./gru";
export { maxPool1dBackward, avgPool1dBackward } from "./pool1d";
export { layerNormBackward } from "./layerNorm";
export { linearBackward } from "./linear";
export { embeddingBackward } from "./embedding";
export { softmaxBackward, logSoftmaxBackward } from "./softmax";
export { softmaxCrossEntropyForward, softmaxCrossEntropyBackward, nllForward, nllBackward } from "./crossEntropy";
export { smoothL1, binaryCrossEntropy, quantileLoss } from "./losses";
export { copyValidBackward } from "./rows";
export {
  tanhBackward, sigmoidBackward, reluBackward, divBackward, addProduct, addRatio, addScaled, scale, clamp,
} from "./elementwise";
export { sumOfMagnitudes, largestMagnitude, sumOfSquares, sumOfSquaredErrors, squaredErrorsBackward } from "./reduce";
export { sgdStep, rmspropStep, adagradStep, adamStep } from "./optimizer";
export { dropoutBackward } from "./random";

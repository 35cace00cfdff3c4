// What a page needs that trains one LSTM: its size is held by .size-limit.json.
export { manualSeed, noGrad, scope, tensor } from "bptt";
export { crossEntropy, Dropout, Linear, LSTM } from "bptt/nn";
export { Adam, clipGradNorm } from "bptt/optim";
export { fit, predict } from "bptt/train";

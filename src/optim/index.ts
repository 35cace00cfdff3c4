export { Adam, type AdamOptions } from "./adam.js";
export { WeightAverage, type WeightAverageOptions } from "./average.js";
export { clipGradNorm, clipGradValue, gradNorm } from "./clip.js";
export { Optimizer, type Trainable } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";

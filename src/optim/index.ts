/**
 * Optimizers, schedulers of the learning rate, clipping and averaged weights, as in torch.optim.
 * @module bptt/optim
 */

export type { JsonValue } from "../json.js";
export type { SavedState } from "../nn/savedState.js";
export { Adagrad, type AdagradOptions } from "./adagrad.js";
export { Adam } from "./adam.js";
export { AdamW } from "./adamW.js";
export { WeightAverage, type WeightAverageOptions } from "./average.js";
export { type ClipOptions, clipGradNorm, clipGradValue, gradNorm, type NormType } from "./clip.js";
export type { AdamOptions } from "./moments.js";
export { Optimizer, type OptimizerOptions, type ParameterGroup, type Settings } from "./optimizer.js";
export { RMSprop, type RMSpropOptions } from "./rmsprop.js";
export { CosineAnnealingLR, type CosineAnnealingLROptions } from "./schedulers/cosineAnnealingLR.js";
export { ExponentialLR } from "./schedulers/exponentialLR.js";
export { LambdaLR, type LrLambda } from "./schedulers/lambdaLR.js";
export { LinearLR, type LinearLROptions } from "./schedulers/linearLR.js";
export { MultiStepLR } from "./schedulers/multiStepLR.js";
export { OneCycleLR, type OneCycleLROptions } from "./schedulers/oneCycleLR.js";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./schedulers/reduceLROnPlateau.js";
export { Scheduler } from "./schedulers/scheduler.js";
export { SequentialLR } from "./schedulers/sequentialLR.js";
export { StepLR, type StepLROptions } from "./schedulers/stepLR.js";
export { SGD, type SGDOptions } from "./sgd.js";
export type { GroupOptions, OptimizerTarget, Trainable } from "./target.js";

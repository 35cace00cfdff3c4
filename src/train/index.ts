export { PackedSequence } from "../nn/packed.js";
export { packPaddedSequence, packSequence, padPackedSequence } from "../nn/packing.js";
export { padSequence, unpadSequence } from "../nn/padding.js";
export {
  type BatchSource,
  type EpochReport,
  type EpochScheduler,
  type Fit,
  type FitOptions,
  fit,
  type StopSignal,
} from "./fit.js";
export {
  type ClassicCase,
  ClassicNetwork,
  type ClassicOptions,
  type ClassicStep,
  classicCases,
  trainClassic,
} from "./gradientFlow/classic.js";
export { type GradientFlowOptions, gradientFlow } from "./gradientFlow/gradientFlow.js";
export type { StepFigures } from "./gradientFlow/measure.js";
export type { GradientFlow, LayerFlow, PictureOptions, TextOptions } from "./gradientFlow/report.js";
export type { Verdict } from "./gradientFlow/verdict.js";
export { type Entity, entities, entityScores, type Scores } from "./metrics.js";
export { type Plain, predict, type Values } from "./predict.js";
export { type Stream, stream, type VectorTransform } from "./stream/stream.js";
export type { StepModule } from "./stream/userStage.js";

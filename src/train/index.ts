export { PackedSequence } from "../nn/packed.js";
export { packPaddedSequence, packSequence, padPackedSequence } from "../nn/packing.js";
export { padSequence, unpadSequence } from "../nn/padding.js";
export type { EarlyStoppingOptions } from "./fit/earlyStopping.js";
export { fit } from "./fit/fit.js";
export type {
  BatchSource,
  EpochReport,
  EpochScheduler,
  Fit,
  FitOptions,
  StepReport,
  StopSignal,
} from "./fit/options.js";
export { type Metric, type PooledMetric, pooled } from "./fit/validation.js";
export { type Entity, entities, entityScores, type Scores } from "./metrics/entities.js";
export { type Plain, predict, type Values } from "./predict.js";
export { type Stream, stream, type VectorTransform } from "./stream/stream.js";
export type { StepModule } from "./stream/userStage.js";

/**
 * Training by one call, batches, metrics, checkpoints, prediction, streams, and what gradients do through time.
 * @module bptt/train
 */

export { PackedSequence } from "../nn/packed.js";
export { packPaddedSequence, packSequence, padPackedSequence } from "../nn/packing.js";
export { padSequence, unpadSequence } from "../nn/padding.js";
export { type ClassBalancedOptions, classBalanced } from "./batches/classBalanced.js";
export { type LengthBucketOptions, lengthBuckets } from "./batches/lengthBuckets.js";
export type { BatchOptions, EpochBatches } from "./batches/options.js";
export { shuffled } from "./batches/shuffled.js";
export { type StackedWindows, stackWindows, type Window, type WindowOptions, windows } from "./batches/windows.js";
export { type CheckpointContents, loadCheckpoint, saveCheckpoint } from "./checkpoint/checkpoint.js";
export type { CheckpointParts, Stateful } from "./checkpoint/parts.js";
export type { CheckpointOptions, CheckpointStore } from "./fit/checkpointOptions.js";
export type { CheckpointPlan } from "./fit/checkpointPlan.js";
export { checkpoints } from "./fit/checkpoints.js";
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
export { type AccuracyOptions, accuracy } from "./metrics/accuracy.js";
export { type Entity, entities, entityScores, type Scores } from "./metrics/entities.js";
export { meanAbsoluteError, rootMeanSquaredError } from "./metrics/errors.js";
export { perplexity } from "./metrics/perplexity.js";
export { type Plain, predict, type Values } from "./predict.js";
export type { NonFinite } from "./sanity/nonFinite.js";
export { type FrozenParameter, type OverfitOptions, type OverfitReport, overfitOneBatch } from "./sanity/overfit.js";
export { type Summary, type SummaryRow, summary } from "./sanity/summary.js";
export { type Stream, stream, type VectorTransform } from "./stream/stream.js";
export type { StepModule } from "./stream/userStage.js";

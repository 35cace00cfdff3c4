/**
 * Whole applications: a tagger, a forecaster and a character language model.
 * @module bptt/tasks
 */

export type { Cell } from "./cells.js";
export { type Baseline, seasonalDrift, seasonalMean, seasonalNaive } from "./forecasting/baselines.js";
export type { CalendarFeature } from "./forecasting/calendar.js";
export type { ForecasterConfig, ForecasterOptions, TargetInputs } from "./forecasting/config.js";
export type { EvaluateOptions, Evaluation } from "./forecasting/evaluation.js";
export type { Forecast, Future, Quantile } from "./forecasting/forecast.js";
export { Forecaster } from "./forecasting/forecaster.js";
export type { ForecastBatch } from "./forecasting/frame.js";
export type { Scales } from "./forecasting/layout.js";
export type { ForecasterNetwork } from "./forecasting/network.js";
export { type Scale, Scaler, type Scaling } from "./forecasting/scaler.js";
export type { ForecastErrors, ForecastScores } from "./forecasting/scores.js";
export {
  type Column,
  type ColumnSeries,
  type RowSeries,
  type Series,
  sliceSeries,
  type Times,
} from "./forecasting/series.js";
export type { ForecasterTraining } from "./forecasting/training.js";
export { load, type Task } from "./load.js";
export type { Decoding } from "./tagging/decode.js";
export {
  IGNORED,
  type Spellings,
  type TagBatch,
  TagEncoder,
  type TaggedSentence,
  type WordDropout,
} from "./tagging/encoder.js";
export { TaggerNetwork, type TaggerSizes, type TagScorer } from "./tagging/network.js";
export type { TagOptions } from "./tagging/reading.js";
export type { ScoredTag, Slot } from "./tagging/slots.js";
export {
  type ConvolutionalSpelling,
  ConvolutionalSpellings,
  type RecurrentSpelling,
  RecurrentSpellings,
  type SpellingReader,
  type SpellingSizes,
} from "./tagging/spelling.js";
export { Tagger, type TaggerOptions } from "./tagging/tagger.js";
export { type Normalization, type Token, type Tokenizer, tokenize } from "./tagging/tokens.js";
export type { SentenceSource, TaggerTraining } from "./tagging/training.js";
export { Vocabulary } from "./tagging/vocabulary.js";
export { Alphabet } from "./text/alphabet.js";
export type { TextGeneration } from "./text/generation.js";
export { TextNetwork, type TextSizes, type TextState } from "./text/network.js";
export type { TextPiece } from "./text/pieces.js";
export type { TextScore } from "./text/score.js";
export { TextModel, type TextOptions } from "./text/textModel.js";
export type { TextTraining } from "./text/training.js";
export type { TaskTraining } from "./training.js";

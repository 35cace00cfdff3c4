import { rangeError } from "../../errors.js";
import { writeModelFile } from "../../io/index.js";
import * as nn from "../../nn/index.js";
import { Adam, LambdaLR } from "../../optim/index.js";
import { type Fit, fit, predict, shuffled } from "../../train/index.js";
import { checkRange, checkTable } from "./check.js";
import { configure, type ForecasterConfig, type ForecasterOptions } from "./config.js";
import { type EvaluateOptions, type Evaluation, evaluation } from "./evaluation.js";
import { configOf, KIND, readForecaster, type Saved, VERSION } from "./file.js";
import { type Forecast, type Future, forecastOf, readFuture } from "./forecast.js";
import { Frame } from "./frame.js";
import { fitScales, Layout, type Scales } from "./layout.js";
import { ForecasterNetwork } from "./network.js";
import { calibration, unscale, windowsToCalibrate } from "./quantiles.js";
import { readSeries, type Series } from "./series.js";
import { evenSlices, type ForecasterTraining, readTraining } from "./training.js";

// Windows that are forecast at once.
const PREDICT_BATCH = 256;

/**
 * Forecasts the next `horizon` rows of a multivariate series, with prediction intervals: a recurrent network reads the last
 * `inputLength` rows and gives all quantiles of all steps at once.
 * @example
 * const load = Float64Array.from({ length: 300 }, (_, t) => Math.sin(t / 4));
 * const series = { columns: { load } };
 * const forecaster = Forecaster.create(series, { inputLength: 24, horizon: 6, hiddenSize: 8 });
 * await forecaster.fit(series, { epochs: 2, generator: new Generator(1) });
 * const { values, quantiles } = forecaster.predict(series); // the rows after it
 * values.length; // 6
 * quantiles.map(({ level }) => level); // [0.1, 0.5, 0.9]
 */
export class Forecaster {
  readonly #layout: Layout;
  /** The network, to be looked at or summarized. */
  readonly network: ForecasterNetwork;
  /** What columns are measured by. */
  readonly scales: Scales;
  // Added to the scaled quantiles: (horizon, targets, quantiles).
  #shifts: Float64Array;

  private constructor({ layout, scales, shifts }: Saved) {
    this.#layout = layout;
    this.network = new ForecasterNetwork(layout);
    this.scales = scales;
    this.#shifts = shifts;
  }

  /**
   * A forecaster, not yet trained, for series with the columns of this one, on which its scales are fitted: give it the
   * training part alone.
   * @param options inputLength and horizon must be given
   * @throws RangeError ERR_BPTT_ARGUMENT, ERR_BPTT_SHAPE, ERR_BPTT_NONFINITE for a series that lacks a column, whose columns differ in
   *   length or that holds ±Infinity (or NaN, where that is refused)
   */
  static create(series: Series, options: ForecasterOptions): Forecaster {
    const what = "Forecaster.create()";
    const table = readSeries(`${what}: series`, series);
    const layout = new Layout(configure(what, table.names, options));
    checkTable(`${what}: series`, table, layout);
    return new Forecaster({ layout, scales: fitScales(layout, table), shifts: new Float64Array(layout.outputs) });
  }

  /**
   * The forecaster that save() wrote: it forecasts the same bits.
   * @param bytes the whole file
   * @throws Error ERR_BPTT_FORMAT for bytes that hold none, or were cut or changed
   */
  static load(bytes: Uint8Array): Forecaster {
    const { tensors, ...saved } = readForecaster("Forecaster.load()", bytes);
    const forecaster = new Forecaster(saved);
    forecaster.network.loadStateDict(tensors);
    return forecaster;
  }

  /**
   * The bytes of a model file (`.bptt`): weights, options, scales and calibration.
   * @throws RangeError ERR_BPTT_ARGUMENT for the name of a column that a file cannot hold
   */
  save(): Uint8Array<ArrayBuffer> {
    const config = configOf({ layout: this.#layout, scales: this.scales, shifts: this.#shifts });
    return writeModelFile({ kind: KIND, version: VERSION, config, tensors: this.network.stateDict() });
  }

  /** The options that it was made with, and their defaults. */
  get config(): ForecasterConfig {
    return this.#layout.config;
  }

  /** Rows that a forecast needs before it. */
  get context(): number {
    return this.#layout.context;
  }

  /**
   * Trains on all windows of the series, shuffled anew in every epoch, by the pinball loss of the quantiles.
   * @param training epochs and generator must be given
   * @returns what `fit` returns: to be awaited, or iterated over for reports
   * @throws RangeError ERR_BPTT_ARGUMENT, ERR_BPTT_SHAPE, ERR_BPTT_NONFINITE for a series that lacks a column, whose columns differ in
   *   length or that holds ±Infinity (or NaN, where that is refused), or is shorter than a window
   */
  fit(series: Series, training: ForecasterTraining): Fit {
    const what = "Forecaster.fit()";
    const { generator, batchSize, stride, lr, schedule, valid, ...passed } = readTraining(what, training);
    const { frame, origins } = this.#windows(`${what}: series`, series, stride);
    const validation = valid && this.#windows(`${what}: valid`, valid, 1);
    const optimizer = new Adam(this.network, { lr });
    const { quantiles } = this.config;
    const stepsPerEpoch = Math.ceil(origins.length / batchSize);
    const steps = passed.epochs * stepsPerEpoch;
    const batches = (of: Frame) => (chosen: readonly number[]) => of.batch(chosen);
    return fit(this.network, shuffled(origins, { batchSize, generator, collate: batches(frame) }), {
      ...passed,
      optimizer,
      loss: (network, batch) =>
        nn.quantileLoss(nn.embedding(batch.places, network.forward(batch)), batch.values, { quantiles }),
      scheduler: new LambdaLR(optimizer, (step) => schedule(step / steps)),
      schedulerPer: "step",
      stepsPerEpoch,
      ...(validation && { valid: evenSlices(validation.origins, PREDICT_BATCH).map(batches(validation.frame)) }),
    });
  }

  /**
   * Moves the quantiles, all but the median, so that the right share of these values lies below each. Networks are too sure
   * of what they were trained on: give it a series that was not trained on, such as the one for validation.
   * @throws RangeError ERR_BPTT_ARGUMENT, ERR_BPTT_SHAPE, ERR_BPTT_NONFINITE for a series that lacks a column, whose columns differ in
   *   length or that holds ±Infinity (or NaN, where that is refused), or has fewer windows than the outermost quantiles need
   */
  calibrate(series: Series): void {
    const what = "Forecaster.calibrate()";
    const { frame, origins } = this.#windows(`${what}: series`, series, 1);
    const needed = windowsToCalibrate(this.config.quantiles);
    if (origins.length < needed)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what}: the series has ${origins.length} windows, the outermost quantiles need ${needed}`,
      );
    this.#shifts = calibration(this.#layout, frame.batch(origins), this.#said(frame, origins));
  }

  /**
   * The rows after those of a series.
   * @param recent at least `context` rows with the forecaster's columns, the last one directly before the first forecast
   * @param future what is known ahead, where the forecaster was made to read it
   * @throws RangeError ERR_BPTT_ARGUMENT, ERR_BPTT_SHAPE, ERR_BPTT_NONFINITE for a series that lacks a column, whose columns differ in
   *   length or that holds ±Infinity (or NaN, where that is refused), or has less than `context` rows
   */
  predict(recent: Series, future: Future = {}): Forecast {
    const what = "Forecaster.predict()";
    const frame = this.#frame(`${what}: recent`, recent);
    const { length } = frame.table;
    if (length < this.context)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what}: recent has ${length} rows; a forecast needs ${this.context} rows before it`,
      );
    const next = readFuture(what, this.#layout, this.scales, frame.table, future);
    const { data } = predict(this.network, { inputs: frame.inputs([length]), ahead: frame.aheadOf(next) });
    const [numbers] = unscale(frame, [length], data, this.#shifts) as [Float64Array];
    return forecastOf(this.#layout, numbers, next.times);
  }

  /**
   * Forecasts from many origins, each from the rows before it alone, beside what simple rules forecast.
   * @param series rows that were not trained on, and `context` rows before them
   * @throws RangeError ERR_BPTT_ARGUMENT, ERR_BPTT_SHAPE, ERR_BPTT_NONFINITE for a series that lacks a column, whose columns differ in
   *   length or that holds ±Infinity (or NaN, where that is refused), or is too short for one forecast
   */
  evaluate(series: Series, options: EvaluateOptions = {}): Evaluation {
    const what = "Forecaster.evaluate()";
    const frame = this.#frame(`${what}: series`, series);
    return evaluation(what, frame, options, (origins) =>
      unscale(frame, origins, this.#said(frame, origins), this.#shifts),
    );
  }

  // What the network says of windows whose future is in the frame: (origins, horizon, targets, quantiles), scaled.
  #said(frame: Frame, origins: readonly number[]): Float32Array {
    const said = new Float32Array(origins.length * this.#shifts.length);
    let at = 0;
    for (const some of evenSlices(origins, PREDICT_BATCH)) {
      const { data } = predict(this.network, { inputs: frame.inputs(some), ahead: frame.ahead(some) });
      said.set(data, at);
      at += data.length;
    }
    return said;
  }

  #frame(what: string, series: Series): Frame {
    const table = readSeries(what, series, this.config.columns);
    checkTable(what, table, this.#layout);
    checkRange(what, table, this.scales, this.#layout);
    return new Frame(this.#layout, this.scales, table);
  }

  #windows(what: string, series: Series, stride: number): { frame: Frame; origins: number[] } {
    const frame = this.#frame(what, series);
    const origins = frame.origins(stride);
    if (origins.length === 0)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what} has ${frame.table.length} rows; a window needs ${this.context} rows and then ${this.config.horizon} to forecast, known ones among them`,
      );
    return { frame, origins };
  }
}

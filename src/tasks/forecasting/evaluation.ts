// Rolling-origin evaluation: forecasts from many origins, each from the rows before it, compared with what came.
import { checkInteger, checkOptions, describe, rangeError, typeError } from "../../errors.js";
import { type Baseline, seasonalDrift, seasonalMean, seasonalNaive } from "./baselines.js";
import { everyOther } from "./forecast.js";
import type { Frame } from "./frame.js";
import { type ForecastScores, score } from "./scores.js";

/** Which forecasts are compared. */
export interface EvaluateOptions {
  /** How many forecasts; the last of them ends with the series (as many as there are rows for). */
  readonly origins?: number;
  /** Rows from one origin to the next (the horizon). */
  readonly step?: number;
  /** Rows of a season, for the baselines and for MASE (the forecaster's season, or 1). */
  readonly season?: number;
  /** Rules of one's own to compare with, by name, beside seasonalNaive, seasonalMean, seasonalDrift and naive. */
  readonly baselines?: Readonly<Record<string, Baseline>>;
}

/** What evaluate() gives: the forecaster beside simple rules on the same rows. */
export interface Evaluation {
  /** The first row of each forecast. */
  readonly origins: readonly number[];
  /** Rows of a season, as the baselines count. */
  readonly season: number;
  /** What share of the values the outermost quantiles are meant to hold. */
  readonly nominalCoverage: number;
  /** How the forecaster did. */
  readonly model: ForecastScores;
  /** seasonalNaive, seasonalMean, seasonalDrift, naive (the last value again), and those of one's own. */
  readonly baselines: Readonly<Record<"seasonalNaive" | "seasonalMean" | "seasonalDrift" | "naive", ForecastScores>> &
    Readonly<Record<string, ForecastScores>>;
}

/** Evaluates forecasts: `forecast` gives (horizon, targets, quantiles) for each of some origins. */
export function evaluation(
  what: string,
  frame: Frame,
  options: EvaluateOptions,
  forecast: (origins: readonly number[]) => readonly Float64Array[],
): Evaluation {
  checkOptions(what, options, ["origins", "step", "season", "baselines"]);
  const { context, targets: columns, config } = frame.layout;
  const { horizon, targets, quantiles } = config;
  const { season = config.season ?? 1 } = options;
  checkInteger(`${what}: season`, season, 1);
  const origins = rollingOrigins(what, frame.table.length, Math.max(context, season + 1), horizon, options);
  const truths = targets.map((name, n) => ({
    name,
    values: frame.table.columns[columns[n] as number] as Float64Array,
    history: frame.history(n),
  }));
  const rules = baselinesOf(what, options.baselines ?? {}, season);
  const scored = Object.entries(rules).map(([name, rule]) => {
    const scores = score(truths, origins, season, ({ history }, _, i) => ({
      values: steps(`${what}: baseline "${name}"`, rule(history.slice(0, origins[i]), horizon), horizon),
    }));
    return [name, scores] as const;
  });
  const forecasts = forecast(origins);
  const Q = quantiles.length;
  const model = score(truths, origins, season, (_, target, index) => {
    const quantile = (q: number) => everyOther(forecasts[index] as Float64Array, target * Q + q, targets.length * Q);
    return { values: quantile(quantiles.indexOf(0.5)), low: quantile(0), high: quantile(Q - 1) };
  });
  return {
    origins,
    season,
    nominalCoverage: (quantiles[Q - 1] as number) - (quantiles[0] as number),
    model,
    baselines: Object.fromEntries(scored) as Evaluation["baselines"],
  };
}

function baselinesOf(
  what: string,
  own: Readonly<Record<string, Baseline>>,
  season: number,
): Readonly<Record<string, Baseline>> {
  for (const [name, rule] of Object.entries(own))
    if (typeof rule !== "function")
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: baseline "${name}" must be a function (history, horizon) => numbers, got ${describe(rule)}`,
      );
  return {
    seasonalNaive: (history, horizon) => seasonalNaive(history, season, horizon),
    seasonalMean: (history, horizon) => seasonalMean(history, season, horizon),
    seasonalDrift: (history, horizon) => seasonalDrift(history, season, horizon),
    naive: (history, horizon) => seasonalNaive(history, 1, horizon),
    ...own,
  };
}

function steps(what: string, values: Float64Array, horizon: number): Float64Array {
  if (values?.length !== horizon)
    throw rangeError("ERR_BPTT_SHAPE", `${what} must give ${horizon} numbers, got ${describe(values)}`);
  return values;
}

/** The first rows of the forecasts in a series of `length` rows, each with `context` rows before it. */
function rollingOrigins(
  what: string,
  length: number,
  context: number,
  horizon: number,
  { origins, step = horizon }: EvaluateOptions,
): number[] {
  checkInteger(`${what}: step`, step, 1);
  const last = length - horizon;
  const possible = last < context ? 0 : 1 + Math.floor((last - context) / step);
  if (possible === 0)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: the series has ${length} rows, too few for one forecast of ${horizon} after the ${context} that it needs`,
    );
  const count = origins ?? possible;
  checkInteger(`${what}: origins`, count, 1);
  if (count > possible)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: ${count} origins, ${step} rows apart, do not fit: the series has ${length} rows, which make ${possible}`,
    );
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * step);
}

// How far forecasts were from what came.

/** How far forecasts were from what came. */
export interface ForecastErrors {
  /** Mean absolute error. */
  readonly mae: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Mean absolute error as a share of that of the seasonal naive forecast, one row ahead, on the rows before the first origin
   *  (Hyndman and Koehler 2006). */
  readonly mase: number;
  /** Share of the values between the outermost quantiles; undefined for baselines, which have none. */
  readonly coverage: number | undefined;
}

/** ForecastErrors as the mean over the targets, and of each. */
export interface ForecastScores extends ForecastErrors {
  /** The same of each target, by its name. */
  readonly targets: Readonly<Record<string, ForecastErrors>>;
}

/** A target: its name, its values, NaN where one is missing, and the same with the last known value in their place. */
export interface Truth {
  readonly name: string;
  readonly values: Float64Array;
  readonly history: Float64Array;
}

/** A forecast of one target from one origin, with the bounds of its interval. */
export interface Steps {
  readonly values: Float64Array;
  readonly low?: Float64Array;
  readonly high?: Float64Array;
}

/** The scores of forecasts; `forecast` gives the steps of a target from the origin with this index. */
export function score(
  truths: readonly Truth[],
  origins: readonly number[],
  season: number,
  forecast: (truth: Truth, target: number, index: number) => Steps,
): ForecastScores {
  const targets = truths.map((truth, target) => {
    const scale = naiveError(truth.values.subarray(0, origins[0]), season);
    return [truth.name, errorsOf(truth.values, origins, scale, (i) => forecast(truth, target, i))] as const;
  });
  const mean = (key: "mae" | "rmse" | "mase") => targets.reduce((sum, [, e]) => sum + e[key], 0) / targets.length;
  const covered = targets.map(([, { coverage }]) => coverage);
  const coverage = covered.includes(undefined)
    ? undefined
    : covered.reduce((sum: number, share) => sum + (share as number), 0) / covered.length;
  return { mae: mean("mae"), rmse: mean("rmse"), mase: mean("mase"), coverage, targets: Object.fromEntries(targets) };
}

function errorsOf(
  values: Float64Array,
  origins: readonly number[],
  scale: number,
  forecast: (index: number) => Steps,
): ForecastErrors {
  let absolute = 0;
  let squares = 0;
  let inside = 0;
  let count = 0;
  let intervals = false;
  for (const [index, origin] of origins.entries()) {
    const { values: steps, low, high } = forecast(index);
    if (low && high) intervals = true;
    for (const [k, step] of steps.entries()) {
      const truth = values[origin + k] as number;
      if (Number.isNaN(truth)) continue;
      absolute += Math.abs(truth - step);
      squares += (truth - step) ** 2;
      if (low && high && truth >= (low[k] as number) && truth <= (high[k] as number)) inside += 1;
      count += 1;
    }
  }
  const mae = absolute / count;
  return {
    mae,
    rmse: Math.sqrt(squares / count),
    mase: mae / scale,
    coverage: intervals ? inside / count : undefined,
  };
}

// Mean |y_t − y_{t−m}|.
function naiveError(values: Float64Array, season: number): number {
  let sum = 0;
  let count = 0;
  for (let t = season; t < values.length; ++t) {
    const difference = Math.abs((values[t] as number) - (values[t - season] as number));
    if (Number.isNaN(difference)) continue;
    sum += difference;
    count += 1;
  }
  return sum / count;
}

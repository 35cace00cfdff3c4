// What a forecast must beat: rules without anything learnt.
import { checkInteger, describe, rangeError, typeError } from "../../errors.js";

/** The values of one column before the first one that is forecast; the next ones are wanted. */
export type Baseline = (history: Float64Array, horizon: number) => Float64Array;

function checkHistory(what: string, history: unknown, season: number, horizon: number): void {
  if (!(history instanceof Float64Array || history instanceof Float32Array || Array.isArray(history)))
    throw typeError("ERR_BPTT_TYPE", `${what}: history must be an array of numbers, got ${describe(history)}`);
  checkInteger(`${what}: season`, season, 1);
  checkInteger(`${what}: horizon`, horizon, 1);
  if (history.length < season)
    throw rangeError("ERR_BPTT_SHAPE", `${what}: a season has ${season} rows, the history only ${history.length}`);
}

/** The row, counted from the first forecast one, that step k of a forecast repeats: one whole season back, or more. */
export function seasonalRow(k: number, season: number): number {
  return (k % season) - season;
}

/**
 * The last season again: ŷ_{T+k} = y_{T+k−m·⌈k/m⌉} for k = 1 … horizon, with a season of m rows. With season 1 it is the
 * plain naive forecast, the last value.
 * @see Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 5.2
 * @param history the values so far, the oldest first; at least a season
 * @param season rows of a season
 * @param horizon rows to forecast
 * @throws RangeError ERR_BPTT_SHAPE for a history of less than a season, ERR_BPTT_ARGUMENT for a season or horizon below 1
 * @example seasonalNaive([1, 2, 3, 4, 5, 6], 3, 4); // [4, 5, 6, 4]
 */
export function seasonalNaive(history: ArrayLike<number>, season: number, horizon: number): Float64Array {
  checkHistory("seasonalNaive()", history, season, horizon);
  return Float64Array.from({ length: horizon }, (_, k) => history[history.length + seasonalRow(k, season)] as number);
}

/**
 * The mean of all values at the same place in their seasons; NaN counts for nothing.
 * @param history the values so far, the oldest first; at least a season
 * @param season rows of a season
 * @param horizon rows to forecast
 * @throws RangeError ERR_BPTT_SHAPE for a history of less than a season, ERR_BPTT_ARGUMENT for a season or horizon below 1
 * @example seasonalMean([1, 2, 3, 4, 5, 6], 3, 4); // [2.5, 3.5, 4.5, 2.5]
 */
export function seasonalMean(history: ArrayLike<number>, season: number, horizon: number): Float64Array {
  checkHistory("seasonalMean()", history, season, horizon);
  return Float64Array.from({ length: horizon }, (_, k) => {
    let sum = 0;
    let count = 0;
    for (let row = history.length + seasonalRow(k, season); row >= 0; row -= season) {
      const value = history[row] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return sum / count;
  });
}

/**
 * The last season again, moved by the mean change from season to season: ŷ = seasonalNaive + d·⌈k/m⌉, d the mean of
 * y_t − y_{t−m}. What a steady trend calls for.
 * @param history the values so far, the oldest first; at least a season
 * @param season rows of a season
 * @param horizon rows to forecast
 * @throws RangeError ERR_BPTT_SHAPE for a history of less than a season, ERR_BPTT_ARGUMENT for a season or horizon below 1
 * @example seasonalDrift([1, 2, 3, 4, 5, 6], 3, 4); // [7, 8, 9, 10]
 */
export function seasonalDrift(history: ArrayLike<number>, season: number, horizon: number): Float64Array {
  checkHistory("seasonalDrift()", history, season, horizon);
  let sum = 0;
  let count = 0;
  for (let row = season; row < history.length; ++row) {
    const change = (history[row] as number) - (history[row - season] as number);
    if (Number.isNaN(change)) continue;
    sum += change;
    count += 1;
  }
  const drift = count === 0 ? 0 : sum / count;
  return seasonalNaive(history, season, horizon).map((value, k) => value + drift * (1 + Math.floor(k / season)));
}

import { checkOptions, rangeError } from "../../errors.js";
import { continueTimes } from "./calendar.js";
import { checkMissing, checkRange } from "./check.js";
import type { Layout, Scales } from "./layout.js";
import { type Column, readSeries, type Table, type Times } from "./series.js";

/** What is known of the rows to be forecast. */
export interface Future {
  /** The columns that were named as known ahead, each of `horizon` rows. */
  readonly columns?: Readonly<Record<string, Column>>;
  /** When those rows are; left out, the times of the series go on as they did. */
  readonly times?: Times;
}

/** A quantile of every step: values (horizon, targets). */
export interface Quantile {
  /** Which quantile: between 0 and 1. */
  readonly level: number;
  /** (horizon, targets), one row after the other. */
  readonly values: Float64Array;
}

/** The rows to come. */
export interface Forecast {
  /** The columns that are forecast. */
  readonly targets: readonly string[];
  /** Milliseconds since 1970 of each row; undefined where the series has no times, or none that can be continued. */
  readonly times: Float64Array | undefined;
  /** The medians: (horizon, targets). */
  readonly values: Float64Array;
  /** Every quantile, rising; never does a higher one lie below a lower one. */
  readonly quantiles: readonly Quantile[];
}

/** The rows to come as a table: known columns, and times where they are given or can be continued. */
export function readFuture(
  what: string,
  layout: Layout,
  scales: Scales,
  recent: Table,
  future: Future,
): Pick<Table, "columns" | "times"> {
  checkOptions(what, future, ["columns", "times"]);
  const { config } = layout;
  const { known, calendar, horizon } = config;
  if (known.length > 0 && future.columns === undefined)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: future must have the columns that are known ahead: ${known.join(", ")}`,
    );
  const rows = { columns: future.columns ?? { none: new Float64Array(horizon) }, times: future.times };
  const table = readSeries(`${what}: future`, rows, known);
  if (table.length !== horizon)
    throw rangeError("ERR_BPTT_SHAPE", `${what}: future has ${table.length} rows, the horizon is ${horizon}`);
  checkMissing(`${what}: future`, table, config);
  checkRange(`${what}: future`, table, scales, layout);
  const { times = recent.times && continueTimes(recent.times, horizon) } = table;
  if (calendar.length > 0 && times === undefined)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: the times of recent are neither at equal distances nor whole months apart; give those of the rows to come as future.times`,
    );
  const last = recent.times?.at(-1);
  if (times && last !== undefined && (times[0] as number) <= last)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: future.times must be after those of recent`);
  return { columns: table.columns, times };
}

/** A forecast from its numbers, (horizon, targets, quantiles). */
export function forecastOf({ config }: Layout, numbers: Float64Array, times: Float64Array | undefined): Forecast {
  const { targets, quantiles } = config;
  const levels = quantiles.map((level, q) => ({ level, values: everyOther(numbers, q, quantiles.length) }));
  return { targets, times, values: everyOther(numbers, quantiles.indexOf(0.5), quantiles.length), quantiles: levels };
}

/** Every n-th number, beginning with the one at `start`. */
export function everyOther(values: Float64Array, start: number, n: number): Float64Array {
  return Float64Array.from({ length: values.length / n }, (_, i) => values[start + i * n] as number);
}

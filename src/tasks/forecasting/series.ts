import { checkInteger, describe, rangeError, typeError } from "../../errors.js";

/** Numbers of one column, one a row; NaN where one is missing. */
export type Column = readonly number[] | Float64Array | Float32Array | Int32Array;

/** When the rows were: dates, or milliseconds since 1970-01-01 UTC; rising. */
export type Times = readonly (Date | number)[] | Float64Array;

/** A multivariate series as columns by name, all of one length. */
export interface ColumnSeries {
  /** The columns by name. */
  readonly columns: Readonly<Record<string, Column>>;
  /** When the rows were. */
  readonly times?: Times | undefined;
}

/** A multivariate series as rows: values (T, F), one row after the other, and the names of the F columns. */
export interface RowSeries {
  /** (T, F), one row after the other. */
  readonly values: Column;
  /** The names of the F columns. */
  readonly names: readonly string[];
  /** When the rows were. */
  readonly times?: Times | undefined;
}

/** Observations at regular times, the oldest first. */
export type Series = ColumnSeries | RowSeries;

/** A series that was checked: float64 columns in the order that was asked for. */
export interface Table {
  readonly names: readonly string[];
  readonly length: number;
  readonly columns: readonly Float64Array[];
  readonly times: Float64Array | undefined;
}

/**
 * Checks a series and copies its columns.
 * @param names the columns to take, in this order; all when left out
 */
export function readSeries(what: string, series: Series, names?: readonly string[]): Table {
  if (typeof series !== "object" || series === null || Array.isArray(series) || ArrayBuffer.isView(series))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} must be { columns: { name: numbers } } or { values, names }, got ${describe(series)}`,
    );
  const { own, length, column } = "values" in series ? fromRows(what, series) : fromColumns(what, series);
  const wanted = names ?? own;
  for (const name of wanted) {
    if (!own.includes(name))
      throw rangeError("ERR_BPTT_ARGUMENT", `${what} has no column "${name}"; its columns are ${own.join(", ")}`);
  }
  const columns = wanted.map(column);
  columns.forEach((values, i) => {
    const row = values.findIndex((value) => value === Infinity || value === -Infinity);
    if (row >= 0)
      throw rangeError("ERR_BPTT_NONFINITE", `${what}: column "${wanted[i]}" is ${values[row]} in row ${row}`);
  });
  return { names: [...wanted], length, columns, times: readTimes(what, series.times, length) };
}

interface Source {
  readonly own: readonly string[];
  readonly length: number;
  readonly column: (name: string) => Float64Array;
}

function fromColumns(what: string, { columns }: ColumnSeries): Source {
  if (typeof columns !== "object" || columns === null || Array.isArray(columns) || ArrayBuffer.isView(columns))
    throw typeError("ERR_BPTT_TYPE", `${what}: columns must be an object { name: numbers }, got ${describe(columns)}`);
  const own = Object.keys(columns);
  const [first] = own;
  if (first === undefined) throw rangeError("ERR_BPTT_ARGUMENT", `${what} has no columns`);
  for (const name of own) checkNumbers(`${what}: column "${name}"`, columns[name]);
  const length = (columns[first] as Column).length;
  for (const name of own) {
    const rows = (columns[name] as Column).length;
    if (rows !== length)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what}: column "${name}" has ${rows} rows, column "${first}" ${length}; all must be of one length`,
      );
  }
  return { own, length, column: (name) => Float64Array.from(columns[name] as Column) };
}

function fromRows(what: string, { values, names }: RowSeries): Source {
  checkNumbers(`${what}: values`, values);
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string"))
    throw typeError("ERR_BPTT_TYPE", `${what}: names must be an array of strings, got ${describe(names)}`);
  const F = names.length;
  if (F === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${what} has no columns`);
  if (new Set(names).size !== F)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: two columns have one name: ${names.join(", ")}`);
  if (values.length % F !== 0)
    throw rangeError("ERR_BPTT_SHAPE", `${what}: ${values.length} values are no whole rows of ${F} columns`);
  const length = values.length / F;
  const column = (name: string) => {
    const at = names.indexOf(name);
    return Float64Array.from({ length }, (_, t) => values[t * F + at] as number);
  };
  return { own: names, length, column };
}

function checkNumbers(what: string, value: unknown): asserts value is Column {
  if (value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array) return;
  if (!Array.isArray(value))
    throw typeError("ERR_BPTT_TYPE", `${what} must be an array of numbers or a typed array, got ${describe(value)}`);
  const row = value.findIndex((number) => typeof number !== "number");
  if (row >= 0)
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: entry ${row} must be a number, got ${describe(value[row])}; NaN stands for a missing one`,
    );
}

function readTimes(what: string, times: Times | undefined, length: number): Float64Array | undefined {
  if (times === undefined) return undefined;
  if (!Array.isArray(times) && !(times instanceof Float64Array))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: times must be an array of dates or of milliseconds, got ${describe(times)}`,
    );
  if (times.length !== length)
    throw rangeError("ERR_BPTT_SHAPE", `${what} has ${length} rows, but ${times.length} times`);
  const result = new Float64Array(length);
  for (const [row, time] of times.entries()) {
    if (typeof time !== "number" && !(time instanceof Date))
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: time ${row} must be a Date or milliseconds since 1970, got ${describe(time)}`,
      );
    const ms = Number(time);
    if (!Number.isFinite(ms)) throw rangeError("ERR_BPTT_ARGUMENT", `${what}: time ${row} is no valid date`);
    if (row > 0 && ms <= (result[row - 1] as number))
      throw rangeError("ERR_BPTT_ARGUMENT", `${what}: time ${row} is not after the one before; sort the rows by time`);
    result[row] = ms;
  }
  return result;
}

/**
 * The rows from start up to, not including, end: parts for training, validation and test.
 * @param end all rows from start on where it is left out
 * @throws RangeError ERR_BPTT_ARGUMENT for rows or columns that are not there, ERR_BPTT_SHAPE where columns differ in length,
 *   ERR_BPTT_NONFINITE for ±Infinity
 * @example sliceSeries({ columns: { load: [1, 2, 3, 4] } }, 1, 3).columns; // { load: [2, 3] }
 */
export function sliceSeries(series: Series, start: number, end?: number): ColumnSeries {
  const { names, length, columns, times } = readSeries("sliceSeries(): series", series);
  checkInteger("sliceSeries(): start", start, 0, length);
  checkInteger("sliceSeries(): end", end ?? length, start, length);
  const cut = columns.map((column) => column.slice(start, end));
  return {
    columns: Object.fromEntries(names.map((name, i) => [name, cut[i] as Float64Array])),
    ...(times && { times: times.slice(start, end) }),
  };
}

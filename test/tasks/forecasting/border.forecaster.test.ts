/** What a forecaster refuses, before it makes or trains anything. */

import { Generator, memory } from "bptt";
import { Forecaster, seasonalDrift, seasonalMean, seasonalNaive, sliceSeries } from "bptt/tasks";
import { expect, test } from "vitest";
import { wrong } from "../../border.js";
import { caught } from "../../caught.js";
import { demand } from "./demand.js";

const series = demand(100, 1);
const { columns, times } = series;
const SIZES = { inputLength: 4, horizon: 3 } as const;
const forecaster = Forecaster.create(series, SIZES);
const known = Forecaster.create(series, { ...SIZES, known: ["sale"], calendar: ["hourOfDay"] });
const training = { epochs: 1, generator: new Generator(1) };
const create = (given: unknown, options: object = {}) => Forecaster.create(wrong(given), { ...SIZES, ...options });
const train = (options: object) => forecaster.fit(series, { ...training, ...options });
const hole = {
  columns: { ...columns, load: Float64Array.from({ length: 100 }, (_, t) => (t === 7 ? Number.NaN : t)) },
};

type Case = readonly [title: string, call: () => unknown, name: string, code: string, message: string];

const TYPE = ["TypeError", "ERR_BPTT_TYPE"] as const;
const ARGUMENT = ["RangeError", "ERR_BPTT_ARGUMENT"] as const;
const CHOICE = ["TypeError", "ERR_BPTT_ARGUMENT"] as const;
const SHAPE = ["RangeError", "ERR_BPTT_SHAPE"] as const;

const cases: readonly Case[] = [
  // Series
  [
    "numbers for a series",
    () => create([1, 2, 3]),
    ...TYPE,
    "series must be { columns: { name: numbers } } or { values, names }, got Array",
  ],
  [
    "no series",
    () => create(null),
    ...TYPE,
    "series must be { columns: { name: numbers } } or { values, names }, got null",
  ],
  [
    "an array of columns",
    () => create({ columns: [[1]] }),
    ...TYPE,
    "columns must be an object { name: numbers }, got Array",
  ],
  ["no columns", () => create({ columns: {} }), ...ARGUMENT, "Forecaster.create(): series has no columns"],
  ["words", () => create({ columns: { a: ["1"] } }), ...TYPE, 'column "a": entry 0 must be a number, got "1"'],
  [
    "a number",
    () => create({ columns: { a: 1 } }),
    ...TYPE,
    'column "a" must be an array of numbers or a typed array, got 1',
  ],
  ["two lengths", () => create({ columns: { a: [1, 2], b: [1] } }), ...SHAPE, 'column "b" has 1 rows, column "a" 2'],
  [
    "infinity",
    () => create({ columns: { a: [1, Infinity] } }),
    "RangeError",
    "ERR_BPTT_NONFINITE",
    'column "a" is Infinity in row 1',
  ],
  [
    "NaN",
    () => create(hole),
    "RangeError",
    "ERR_BPTT_NONFINITE",
    'series: column "load" is NaN in row 7; a forecaster made with missing: "hold"',
  ],
  [
    "half a row",
    () => create({ values: [1, 2, 3], names: ["a", "b"] }),
    ...SHAPE,
    "3 values are no whole rows of 2 columns",
  ],
  [
    "one name twice",
    () => create({ values: [1, 2], names: ["a", "a"] }),
    ...ARGUMENT,
    "two columns have one name: a, a",
  ],
  ["no names", () => create({ values: [1, 2] }), ...TYPE, "names must be an array of strings, got undefined"],
  ["a time too few", () => create({ columns, times: times.slice(1) }), ...SHAPE, "series has 100 rows, but 99 times"],
  [
    "a time as text",
    () => create({ columns: { a: [1] }, times: ["2024"] }),
    ...TYPE,
    'time 0 must be a Date or milliseconds since 1970, got "2024"',
  ],
  ["no date", () => create({ columns: { a: [1] }, times: [new Date("x")] }), ...ARGUMENT, "time 0 is no valid date"],
  [
    "times that fall",
    () => create({ columns: { a: [1, 2] }, times: [2, 1] }),
    ...ARGUMENT,
    "time 1 is not after the one before; sort the rows",
  ],
  [
    "rows beyond the end",
    () => sliceSeries(series, 3, 101),
    ...ARGUMENT,
    "sliceSeries(): end must be an integer from 3 to 100, got 101",
  ],
  // create()
  [
    "a misspelt option",
    () => create(series, { lookback: 3 }),
    ...CHOICE,
    'unknown option "lookback"; known are targets, inputLength',
  ],
  [
    "a horizon that no network has",
    () => create(series, { horizon: 1e9 }),
    "RangeError",
    "ERR_BPTT_MEMORY",
    "outputs, more than the 1048576 that a network may have",
  ],
  [
    "no horizon",
    () => create(series, { horizon: undefined }),
    ...TYPE,
    "Forecaster.create(): horizon must be a number, got undefined",
  ],
  [
    "no rows to read",
    () => create(series, { inputLength: 0 }),
    ...ARGUMENT,
    "inputLength must be an integer of at least 1, got 0",
  ],
  ["a season of 0", () => create(series, { season: 0 }), ...ARGUMENT, "season must be an integer of at least 1, got 0"],
  [
    "an unknown target",
    () => create(series, { targets: ["price"] }),
    ...ARGUMENT,
    'targets: there is no column "price"; the columns are load, wind, sale',
  ],
  [
    "a target alone",
    () => create(series, { targets: "load" }),
    ...TYPE,
    'targets must be an array of column names, got "load"',
  ],
  [
    "a target twice",
    () => create(series, { targets: ["load", "load"] }),
    ...ARGUMENT,
    'targets name column "load" twice',
  ],
  ["no target", () => create(series, { targets: [] }), ...ARGUMENT, "targets name no column to forecast"],
  [
    "a target known ahead",
    () => create(series, { targets: ["sale"], known: ["sale"] }),
    ...ARGUMENT,
    'column "sale" is a target and known ahead',
  ],
  [
    "an unknown period",
    () => create(series, { calendar: ["week"] }),
    ...CHOICE,
    'unknown calendar feature "week"; known are "hourOfDay", "dayOfWeek", "dayOfYear", "month"',
  ],
  [
    "a calendar without times",
    () => create({ columns }, { calendar: ["month"] }),
    ...ARGUMENT,
    "series needs times, from which the calendar",
  ],
  [
    "an unknown scaling",
    () => create(series, { scaling: "z" }),
    ...CHOICE,
    'scaling must be "standard", "minMax", "robust" or "none", got "z"',
  ],
  [
    "an unknown rule for NaN",
    () => create(series, { missing: "skip" }),
    ...CHOICE,
    'missing must be "refuse" or "hold", got "skip"',
  ],
  [
    "differences to nothing",
    () => create(series, { inputs: "differences" }),
    ...ARGUMENT,
    'inputs "differences" need a season',
  ],
  ["no median", () => create(series, { quantiles: [0.1, 0.9] }), ...ARGUMENT, "quantiles must hold 0.5, the median"],
  [
    "quantiles that fall",
    () => create(series, { quantiles: [0.5, 0.1] }),
    ...ARGUMENT,
    "quantiles must rise, got 0.5, 0.1",
  ],
  ["percent", () => create(series, { quantiles: [10, 50] }), ...ARGUMENT, "quantile 0 must be between 0 and 1, got 10"],
  [
    "an unknown cell",
    () => create(series, { cell: "elman" }),
    ...CHOICE,
    'cell must be "rnn", "lstm" or "gru", got "elman"',
  ],
  [
    "too much dropout",
    () => create(series, { dropout: 2 }),
    ...ARGUMENT,
    "dropout must be a probability from 0 to 1, got 2",
  ],
  // train()
  [
    "a misspelt option of training",
    () => train({ learningRate: 1 }),
    ...CHOICE,
    'Forecaster.fit(): unknown option "learningRate"',
  ],
  ["no generator", () => train({ generator: undefined }), ...TYPE, "generator must be a Generator, got undefined"],
  [
    "half an epoch",
    () => train({ epochs: 0.5 }),
    ...ARGUMENT,
    "Forecaster.fit(): epochs must be an integer of at least 1, got 0.5",
  ],
  [
    "no windows a step",
    () => train({ batchSize: 0 }),
    ...ARGUMENT,
    "batchSize must be an integer of at least 1, got 0",
  ],
  ["a rate below 0", () => train({ lr: -1 }), ...ARGUMENT, "lr must be a number of at least 0, got -1"],
  [
    "a number for a schedule",
    () => train({ schedule: 1 }),
    ...TYPE,
    "schedule must be a function of the progress, got 1",
  ],
  [
    "too few rows",
    () => forecaster.fit(sliceSeries(series, 0, 6), training),
    ...SHAPE,
    "Forecaster.fit(): series has 6 rows; a window needs 4 rows and then 3 to forecast",
  ],
  [
    "too few rows to validate",
    () => train({ valid: sliceSeries(series, 94) }),
    ...SHAPE,
    "Forecaster.fit(): valid has 6 rows",
  ],
  [
    "another series",
    () => forecaster.fit({ columns: { load: [1] } }, training),
    ...ARGUMENT,
    'series has no column "wind"; its columns are load',
  ],
  // predict()
  [
    "too few rows to go on from",
    () => forecaster.predict(sliceSeries(series, 97)),
    ...SHAPE,
    "recent has 3 rows; a forecast needs 4 rows before it",
  ],
  [
    "nothing known ahead",
    () => known.predict(series),
    ...ARGUMENT,
    "future must have the columns that are known ahead: sale",
  ],
  [
    "something else",
    () => known.predict(series, { columns: { load: [1, 2, 3] } }),
    ...ARGUMENT,
    'Forecaster.predict(): future has no column "sale"',
  ],
  [
    "too little known",
    () => known.predict(series, { columns: { sale: [1] } }),
    ...SHAPE,
    "future has 1 rows, the horizon is 3",
  ],
  [
    "a hole in what is known",
    () => known.predict(series, { columns: { sale: [1, Number.NaN, 0] } }),
    "RangeError",
    "ERR_BPTT_NONFINITE",
    'future: column "sale" is NaN in row 1',
  ],
  [
    "a future in the past",
    () => known.predict(series, { columns: { sale: [1, 1, 0] }, times: times.slice(0, 3) }),
    ...ARGUMENT,
    "future.times must be after those of recent",
  ],
  [
    "a horizon for the future",
    () => forecaster.predict(series, wrong(3)),
    ...TYPE,
    "options must be an object such as { columns: ... }, got 3",
  ],
  [
    "another unit",
    () => forecaster.predict({ columns: { ...columns, load: new Float64Array(100).fill(1e300) } }),
    ...ARGUMENT,
    'recent: column "load" is 1e+300 in row 0, farther from the series',
  ],
  [
    "another unit ahead",
    () => known.predict(series, { columns: { sale: [0, 1e30, 0] } }),
    ...ARGUMENT,
    'future: column "sale" is 1e+30 in row 1, farther',
  ],
  // calibrate() and evaluate()
  [
    "too few windows to calibrate",
    () => forecaster.calibrate(sliceSeries(series, 0, 14)),
    ...SHAPE,
    "the series has 8 windows, the outermost quantiles need 9",
  ],
  [
    "too few rows to evaluate",
    () => forecaster.evaluate(sliceSeries(series, 0, 6)),
    ...SHAPE,
    "has 6 rows, too few for one forecast of 3 after the 4 that it needs",
  ],
  [
    "too many origins",
    () => forecaster.evaluate(series, { origins: 40 }),
    ...ARGUMENT,
    "40 origins, 3 rows apart, do not fit: the series has 100 rows, which make 32",
  ],
  [
    "no step",
    () => forecaster.evaluate(series, { step: 0 }),
    ...ARGUMENT,
    "step must be an integer of at least 1, got 0",
  ],
  [
    "no rule",
    () => forecaster.evaluate(series, { baselines: wrong({ mine: 3 }) }),
    ...TYPE,
    'baseline "mine" must be a function (history, horizon) => numbers, got 3',
  ],
  [
    "a rule of two steps",
    () => forecaster.evaluate(series, { baselines: { two: () => new Float64Array(2) } }),
    ...SHAPE,
    'baseline "two" must give 3 numbers',
  ],
  // Baselines
  [
    "less than a season",
    () => seasonalNaive([1, 2], 3, 1),
    ...SHAPE,
    "seasonalNaive(): a season has 3 rows, the history only 2",
  ],
  [
    "no horizon to average",
    () => seasonalMean([1, 2], 1, 0),
    ...ARGUMENT,
    "seasonalMean(): horizon must be an integer of at least 1, got 0",
  ],
  [
    "a history of text",
    () => seasonalDrift(wrong("12"), 1, 1),
    ...TYPE,
    'seasonalDrift(): history must be an array of numbers, got "12"',
  ],
];

test.each(cases)("%s", (_, call, name, code, message) => {
  const weights = () =>
    [forecaster, known].flatMap(({ network }) => network.parameters().map((p) => p.toFloat32Array()));
  const before = weights();
  const forecast = forecaster.predict(series);
  const { used } = memory();
  const error = caught(call);
  expect(memory().used).toBe(used);
  expect({ name: error.name, code: error.code }).toEqual({ name, code });
  expect(error.message).toContain(message);
  expect(weights()).toEqual(before);
  expect(forecaster.predict(series)).toEqual(forecast);
});

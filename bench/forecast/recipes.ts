import {
  type Baseline,
  type ForecasterOptions,
  type ForecasterTraining,
  type Series,
  seasonalNaive,
  sliceSeries,
} from "bptt/tasks";
import { carbonDioxide, weather } from "./data.ts";

/** A series, where it is cut, and how it is forecast. */
export interface Recipe {
  readonly series: () => Series;
  /** Rows of the series. */
  readonly rows: number;
  /** The first row of the validation part, and of the test part. */
  readonly valid: number;
  readonly test: number;
  /** Rows of a season, for the baselines. */
  readonly season: number;
  readonly options: ForecasterOptions;
  readonly training: Omit<ForecasterTraining, "generator" | "valid">;
  readonly baselines: Readonly<Record<string, Baseline>>;
}

const YEAR = 365;
const AROUND = 15;

// The mean of all days before the forecast that are less than 16 days of the year away.
const smoothClimate: Baseline = (history, horizon) =>
  Float64Array.from({ length: horizon }, (_, k) => {
    let sum = 0;
    let count = 0;
    for (const [row, value] of history.entries()) {
      const apart = (history.length + k - row) % YEAR;
      if (Math.min(apart, YEAR - apart) > AROUND) continue;
      sum += value;
      count += 1;
    }
    return sum / count;
  });

// The last season again, moved by the last change from season to season.
const lastChange: Baseline = (history, horizon) => {
  const change = (history.at(-1) as number) - (history.at(-13) as number);
  return seasonalNaive(history, 12, horizon).map((value) => value + change);
};

// Two years to learn from, one to choose by, one to be tested on.
const days: Omit<Recipe, "series"> = {
  rows: 1461,
  valid: 731,
  test: 1096,
  season: YEAR,
  options: {
    targets: ["temp_max", "temp_min"],
    inputLength: 14,
    horizon: 7,
    calendar: ["dayOfYear"],
    dropout: 0.3,
  },
  training: { epochs: 20, earlyStopping: { patience: 10 } },
  baselines: { "mean of ±15 days": smoothClimate },
};

/** By name; all choices were made on the validation part. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  seattle: { ...days, series: () => weather("Seattle") },
  newyork: { ...days, series: () => weather("New York") },
  // To 1999, from 2000 to 2009, from 2010 on.
  co2: {
    series: carbonDioxide,
    rows: 746,
    valid: 502,
    test: 622,
    season: 12,
    options: { inputLength: 24, horizon: 12, season: 12, missing: "hold", dropout: 0.2 },
    training: { epochs: 60, lr: 1e-3, earlyStopping: { patience: 20 } },
    baselines: { "with the last change": lastChange },
  },
};

/** The parts of a recipe's series; those after the first begin with the rows that a forecast needs before it. */
export function parts({ series, rows, valid, test }: Recipe, context: number) {
  const whole = series();
  return {
    training: sliceSeries(whole, 0, valid),
    valid: sliceSeries(whole, valid - context, test),
    whole: sliceSeries(whole, 0, rows),
  };
}

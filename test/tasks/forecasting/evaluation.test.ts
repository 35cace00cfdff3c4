/** Rolling-origin evaluation: where the origins are, that each forecast has the rows before it alone, and the figures. */

import { manualSeed } from "bptt";
import { Forecaster, seasonalDrift, seasonalMean, seasonalNaive, sliceSeries } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { demand } from "./demand.js";

const series = demand(200, 2);
manualSeed(5);
const forecaster = Forecaster.create(series, {
  inputLength: 8,
  horizon: 5,
  season: 24,
  targets: ["load", "wind"],
  known: ["sale"],
  calendar: ["hourOfDay", "dayOfWeek"],
  missing: "hold",
});

describe("origins", () => {
  test("end with the series", () => {
    expect(forecaster.evaluate(series, { origins: 4 }).origins).toEqual([180, 185, 190, 195]);
    expect(forecaster.evaluate(series, { origins: 3, step: 7 }).origins).toEqual([181, 188, 195]);
    expect(forecaster.evaluate(series, { origins: 1, step: 1 }).origins).toEqual([195]);
  });

  test("are all that there are rows for", () => {
    // 8 rows of inputs, each with its difference to the day before.
    expect(forecaster.context).toBe(32);
    const { origins } = forecaster.evaluate(series, { step: 1 });
    expect([origins[0], origins.at(-1), origins.length]).toEqual([32, 195, 164]);
    expect(forecaster.evaluate(sliceSeries(series, 0, 37)).origins).toEqual([32]);
    // MASE needs a season and a row more.
    expect(forecaster.evaluate(series, { step: 1, season: 100 }).origins[0]).toBe(101);
  });
});

test("the scores are those of predict() on the rows before each origin", () => {
  const holes = sliceSeries(series, 0);
  const { load, wind, sale } = holes.columns as Record<"load" | "wind" | "sale", Float64Array>;
  load[150] = Number.NaN;
  load[171] = Number.NaN;
  const { origins, model } = forecaster.evaluate(holes, { origins: 6, step: 6 });
  for (const [n, [name, truth]] of Object.entries({ load, wind }).entries()) {
    let absolute = 0;
    let squares = 0;
    let inside = 0;
    let count = 0;
    for (const origin of origins) {
      const future = { columns: { sale: sale.slice(origin, origin + 5) } };
      const { values, quantiles } = forecaster.predict(sliceSeries(holes, 0, origin), future);
      for (let k = 0; k < 5; ++k) {
        const value = truth[origin + k] as number;
        if (Number.isNaN(value)) continue;
        absolute += Math.abs(value - (values[2 * k + n] as number));
        squares += (value - (values[2 * k + n] as number)) ** 2;
        const [low, , high] = quantiles.map((quantile) => quantile.values[2 * k + n]) as [number, number, number];
        if (low <= value && value <= high) inside += 1;
        count += 1;
      }
    }
    expect(count).toBe(name === "load" ? 29 : 30);
    const before = truth.subarray(0, origins[0]);
    const changes = [...before.subarray(24)]
      .map((value, t) => Math.abs(value - (before[t] as number)))
      .filter((x) => x >= 0);
    const scale = changes.reduce((sum, change) => sum + change, 0) / changes.length;
    expect(model.targets[name]).toEqual({
      mae: absolute / count,
      rmse: Math.sqrt(squares / count),
      mase: absolute / count / scale,
      coverage: inside / count,
    });
  }
  expect(model.mae).toBe(((model.targets.load?.mae as number) + (model.targets.wind?.mae as number)) / 2);
});

describe("baselines", () => {
  const history = [1, 2, 3, 11, 12, 13, 31, 32, 33, 5];

  test("repeat, average and go on", () => {
    expect([...seasonalNaive(history, 3, 5)]).toEqual([32, 33, 5, 32, 33]);
    expect([...seasonalNaive(history, 1, 2)]).toEqual([5, 5]);
    expect([...seasonalMean(history, 3, 4)]).toEqual([
      (2 + 12 + 32) / 3,
      (3 + 13 + 33) / 3,
      (1 + 11 + 31 + 5) / 4,
      (2 + 12 + 32) / 3,
    ]);
    expect([...seasonalMean([1, Number.NaN, 3, 4], 2, 2)]).toEqual([2, 4]);
    const drift = (30 + 60 - 26) / 7; // of 3 seasons' steps by 10, three by 20, and one by -26
    expect([...seasonalDrift(history, 3, 4)]).toEqual([32 + drift, 33 + drift, 5 + drift, 32 + 2 * drift]);
  });

  test("are scored on the same rows, those of one's own too", () => {
    const seen: number[] = [];
    const zero = (before: Float64Array, horizon: number) => {
      seen.push(before.length);
      before.fill(0); // a copy
      return new Float64Array(horizon);
    };
    const { baselines, origins } = forecaster.evaluate(series, { origins: 3, baselines: { zero } });
    expect(Object.keys(baselines)).toEqual(["seasonalNaive", "seasonalMean", "seasonalDrift", "naive", "zero"]);
    expect(seen).toEqual([...origins, ...origins]);
    const load = series.columns.load as Float64Array;
    const mean = (of: (row: number) => number) => [...Array(15).keys()].reduce((sum, i) => sum + of(185 + i), 0) / 15;
    const size = mean((row) => load[row] as number); // all of it is above 0
    expect(baselines.zero?.targets.load?.mae).toBeCloseTo(size, 12);
    expect(baselines.zero?.coverage).toBeUndefined();
    const daily = mean((row) => Math.abs((load[row] as number) - (load[row - 24] as number)));
    expect(baselines.seasonalNaive.targets.load?.mae).toBeCloseTo(daily, 12);
    const last = mean((row) => Math.abs((load[row] as number) - (load[row - (row % 5) - 1] as number)));
    expect(baselines.naive.targets.load?.mae).toBeCloseTo(last, 12);
  });
});

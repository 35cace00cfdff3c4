/** Forecasters of every kind: what they give, what they learn, and that the same seed gives the same bits. */

import { Generator, manualSeed } from "bptt";
import {
  type Cell,
  Forecaster,
  type ForecasterOptions,
  type ForecasterTraining,
  sliceSeries,
  type TargetInputs,
} from "bptt/tasks";
import type { StepReport } from "bptt/train";
import { describe, expect, test } from "vitest";
import { demand, HOUR } from "./demand.js";

const series = demand(600, 1);
const SIZES = { inputLength: 12, horizon: 6, hiddenSize: 12 } as const;
const CELLS: readonly Cell[] = ["rnn", "lstm", "gru"];

function made(options: Partial<ForecasterOptions> = {}): Forecaster {
  manualSeed(3);
  return Forecaster.create(series, { ...SIZES, ...options });
}

async function trained(options: Partial<ForecasterOptions>, epochs = 10): Promise<Forecaster> {
  const forecaster = made(options);
  await forecaster.fit(sliceSeries(series, 0, 450), { epochs, generator: new Generator(1), lr: 1e-2 });
  return forecaster;
}

/** What is known of the hours from a row on. */
function ahead(row: number, horizon = SIZES.horizon) {
  return { columns: { sale: (series.columns.sale as Float64Array).slice(row, row + horizon) } };
}

describe("predict()", () => {
  test.each(CELLS)("gives every step of every target, %s", (cell) => {
    const forecast = made({ cell, targets: ["wind", "load"], numLayers: 2, dropout: 0.1 }).predict(series);
    expect(forecast.targets).toEqual(["wind", "load"]);
    expect(forecast.values).toHaveLength(12);
    expect(forecast.quantiles.map(({ level }) => level)).toEqual([0.1, 0.5, 0.9]);
    for (const { values } of forecast.quantiles) expect(values.every(Number.isFinite)).toBe(true);
    expect(forecast.quantiles[1]?.values).toEqual(forecast.values);
    expect([...(forecast.times ?? [])]).toEqual(
      Array.from({ length: 6 }, (_, k) => (series.times[599] as number) + (k + 1) * HOUR),
    );
  });

  test("puts the quantiles of each step in order, whatever the weights say", () => {
    const forecaster = made({ quantiles: [0.05, 0.25, 0.5, 0.75, 0.95] });
    const { quantiles } = forecaster.predict(series);
    let distinct = 0;
    for (const [q, { values }] of quantiles.entries()) {
      for (const [i, value] of values.entries()) {
        const below = quantiles[q - 1]?.values[i] ?? Number.NEGATIVE_INFINITY;
        expect(value).toBeGreaterThanOrEqual(below);
        if (value > below) distinct += 1;
      }
    }
    expect(distinct).toBeGreaterThan(quantiles.length * SIZES.horizon); // untrained, and yet not all the same
  });

  test("reads the same from rows as from columns, and columns in any order", () => {
    const forecaster = made();
    const { load, wind, sale } = series.columns as Record<string, Float64Array>;
    const values = Float64Array.from(
      { length: 1800 },
      (_, i) => [wind, sale, load][i % 3]?.[Math.floor(i / 3)] as number,
    );
    const expected = forecaster.predict(series).values;
    expect(forecaster.predict({ values, names: ["wind", "sale", "load"] }).values).toEqual(expected);
    expect(forecaster.predict({ columns: { sale, load, wind, more: sale } as never }).values).toEqual(expected);
  });

  test("needs no more rows than it says", () => {
    for (const inputs of ["levels", "differences", "both"] satisfies TargetInputs[]) {
      const forecaster = made({ season: 24, inputs, targets: ["load"] });
      expect(forecaster.context).toBe(inputs === "levels" ? 24 : 36);
      const enough = sliceSeries(series, 600 - forecaster.context);
      expect(forecaster.predict(enough).values).toEqual(forecaster.predict(series).values);
    }
  });

  test("months go on as months", () => {
    const times = Array.from({ length: 30 }, (_, i) => new Date(Date.UTC(2020, i)));
    const monthly = { columns: { y: Float64Array.from(times, (_, i) => i % 12) }, times };
    const forecaster = Forecaster.create(monthly, { inputLength: 3, horizon: 8, calendar: ["month"] });
    const expected = Array.from({ length: 8 }, (_, k) => Date.UTC(2020, 30 + k));
    expect([...(forecaster.predict(monthly).times ?? [])]).toEqual(expected);
  });

  test("times that follow no rule must be given for what comes", () => {
    const times = Float64Array.from(series.times, (ms, i) => ms + (i % 3));
    const uneven = { columns: series.columns, times };
    expect(made().predict(uneven).times).toBeUndefined();
    const next = [1, 2, 3, 4, 5, 6].map((k) => (times[599] as number) + k * HOUR);
    const forecaster = made({ calendar: ["hourOfDay"] });
    expect([...(forecaster.predict(uneven, { times: next }).times ?? [])]).toEqual(next);
    expect(() => forecaster.predict(uneven)).toThrow("future.times");
  });

  test("reads on over missing values where it was told to", () => {
    const forecaster = made({ missing: "hold", season: 24, targets: ["load"] });
    const holes = sliceSeries(series, 500);
    const load = holes.columns.load as Float64Array;
    const held = load.slice();
    load[90] = Number.NaN;
    load[91] = Number.NaN;
    held[90] = held[91] = held[89] as number;
    const { values } = forecaster.predict(holes);
    expect(values.every(Number.isFinite)).toBe(true);
    // What was held there is told from what was measured there.
    expect(values).not.toEqual(forecaster.predict({ ...holes, columns: { ...holes.columns, load: held } }).values);
  });
});

describe("fit()", () => {
  test("learns what known columns and the calendar tell of the rows to come", async () => {
    const blind = await trained({ targets: ["load"] });
    const told = await trained({ targets: ["load"], known: ["sale"], calendar: ["hourOfDay"] });
    const errors = [blind, told].map((forecaster) =>
      forecaster.evaluate(series, { origins: 100, step: 1, season: 24 }),
    );
    const [without, known] = errors.map(({ model }) => model.mae) as [number, number];
    expect(known).toBeLessThan(0.6 * without);
    expect(known).toBeLessThan(0.6 * (errors[0]?.baselines.seasonalNaive.mae as number));
    // A change of what is known ahead changes what is forecast: a sale adds 2.
    const recent = sliceSeries(series, 0, 500);
    const [none, all] = [0, 1].map((sale) => told.predict(recent, { columns: { sale: Array(6).fill(sale) } }).values);
    for (const [k, value] of (all as Float64Array).entries()) {
      expect(value - ((none as Float64Array)[k] as number)).toBeGreaterThan(1);
      expect(value - ((none as Float64Array)[k] as number)).toBeLessThan(3);
    }
  }, 30_000);

  test("forecasts a trend beyond all that it has seen from differences", async () => {
    const y = Float64Array.from({ length: 400 }, (_, t) => t + (t % 4));
    const forecaster = Forecaster.create(
      { columns: { y: y.slice(0, 200) } },
      { inputLength: 4, horizon: 4, season: 4, inputs: "differences" },
    );
    await forecaster.fit({ columns: { y: y.slice(0, 200) } }, { epochs: 2, generator: new Generator(1) });
    const { model, baselines } = forecaster.evaluate({ columns: { y } });
    expect(baselines.seasonalNaive.mae).toBe(4);
    expect(model.mae).toBeLessThan(0.5);
  });

  test("the same seeds give the same bits, others do not", async () => {
    const options = { known: ["sale"], targets: ["load"], dropout: 0.2 };
    const [one, two] = [await trained(options, 2), await trained(options, 2)];
    const other = made(options);
    await other.fit(sliceSeries(series, 0, 450), { epochs: 2, generator: new Generator(2), lr: 1e-2 });
    const values = [one, two, other].map(
      (forecaster) => forecaster.predict(sliceSeries(series, 0, 500), ahead(500)).values,
    );
    expect(values[0]).toEqual(values[1]);
    expect(values[0]).not.toEqual(values[2]);
  });

  test("asks the schedule once a step, and stops early with the best weights", async () => {
    const forecaster = made({ targets: ["load"] });
    const asked: number[] = [];
    const schedule = (progress: number) => {
      asked.push(progress);
      return 0; // nothing is learnt, so the first epoch stays the best
    };
    const training = {
      epochs: 9,
      generator: new Generator(1),
      batchSize: 500,
      schedule,
      valid: sliceSeries(series, 450),
    };
    const reports = [];
    for await (const report of forecaster.fit(sliceSeries(series, 0, 450), {
      ...training,
      earlyStopping: { patience: 2 },
    }))
      reports.push(report);
    expect(reports.map(({ epoch, bestEpoch, lr }) => [epoch, bestEpoch, lr])).toEqual([
      [1, 1, 0],
      [2, 1, 0],
      [3, 1, 0],
    ]);
    expect(asked).toEqual([0, 1, 2, 3].map((step) => step / 9));
  });

  test("goes on from a checkpoint with the same bits, in the middle of an epoch too", async () => {
    const options = { targets: ["load"], dropout: 0.3 };
    const part = sliceSeries(series, 0, 200);
    const run = (own: Forecaster, more: Partial<ForecasterTraining>) =>
      own.fit(part, { epochs: 3, generator: new Generator(4), valid: sliceSeries(series, 190, 300), ...more });
    const alone = made(options);
    await run(alone, {});
    let kept: Uint8Array | undefined;
    const store = {
      read: async () => kept,
      write: async (bytes: Uint8Array) => {
        kept = bytes;
      },
    };
    const checkpoint = { store, everySteps: 1 };
    const signal = { aborted: false };
    const onStep = ({ epoch, step }: StepReport) => {
      signal.aborted = epoch === 2 && step === 3;
    };
    await run(made(options), { checkpoint, signal, onStep });
    expect(signal.aborted).toBe(true);
    const resumed = made(options);
    await run(resumed, { checkpoint });
    expect(resumed.save()).toEqual(alone.save());
  });

  test("counts no missing target", async () => {
    const load = (series.columns.load as Float64Array).slice();
    const options = { missing: "hold", targets: ["load"], scaling: "none" } as const;
    const last = load.subarray(580).fill(Number.NaN);
    expect(last).toHaveLength(20);
    const forecaster = made(options);
    const { model } = forecaster.evaluate({ columns: { ...series.columns, load } }, { origins: 1, season: 24 });
    expect(model.mae).toBeNaN(); // all that it could be compared with is missing
    await forecaster.fit({ columns: { ...series.columns, load } }, { epochs: 1, generator: new Generator(1) });
    expect(forecaster.predict(series).values.every(Number.isFinite)).toBe(true);
  });
});

describe("calibrate()", () => {
  test("at least the nominal share of what it was shown lies inside, step by step", async () => {
    const forecaster = await trained({ targets: ["load"], season: 24 }, 2);
    const shown = sliceSeries(series, 450 - forecaster.context);
    const options = { step: 1, origins: 600 - 450 - SIZES.horizon + 1 };
    const before = forecaster.evaluate(shown, options);
    forecaster.calibrate(shown);
    const after = forecaster.evaluate(shown, options);
    // Of n = 145 windows, 14 may lie below and 14 above.
    expect(after.model.coverage).toBeGreaterThanOrEqual(1 - 28 / 145);
    expect(after.model.coverage).toBeLessThan(0.83);
    expect(after.model.mae).toBe(before.model.mae);
    expect(after.nominalCoverage).toBeCloseTo(0.8, 12);
    expect(before.model.coverage).not.toBe(after.model.coverage);
  });
});

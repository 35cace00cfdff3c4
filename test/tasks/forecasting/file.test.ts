/** A forecaster that was saved and loaded forecasts the same bits; files that hold none are refused. */

import { Generator, manualSeed, type Tensor } from "bptt";
import { readModelFile, writeModelFile } from "bptt/io";
import { Forecaster, type ForecasterOptions, sliceSeries } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";
import { demand } from "./demand.js";

const series = demand(300, 4);
const OPTIONS = { inputLength: 6, horizon: 4, hiddenSize: 5, targets: ["load"], known: ["sale"] } as const;
const future = { columns: { sale: [0, 1, 1, 0] } };

async function trained(options: Partial<ForecasterOptions>): Promise<Forecaster> {
  manualSeed(6);
  const forecaster = Forecaster.create(series, { ...OPTIONS, ...options });
  await forecaster.fit(series, { epochs: 1, generator: new Generator(1), stride: 3 });
  return forecaster;
}

describe("a loaded forecaster is the one that was saved", () => {
  const kinds: readonly Partial<ForecasterOptions>[] = [
    {},
    { cell: "lstm", numLayers: 2, dropout: 0.25, season: 24, inputs: "differences", scaling: "robust" },
    { cell: "rnn", season: 7, missing: "hold", calendar: ["hourOfDay", "month"], quantiles: [0.025, 0.5, 0.9] },
  ];
  test.each(kinds)("%j", async (options) => {
    const forecaster = await trained(options);
    if (options.season) forecaster.calibrate(series);
    const bytes = forecaster.save();
    const loaded = Forecaster.load(bytes);
    expect(loaded.config).toEqual(forecaster.config);
    expect(loaded.scales).toEqual(forecaster.scales);
    expect(loaded.context).toBe(forecaster.context);
    expect(loaded.predict(series, future)).toEqual(forecaster.predict(series, future));
    expect(loaded.evaluate(series)).toEqual(forecaster.evaluate(series));
    expect(loaded.save()).toEqual(bytes);
    // And training goes on from there alike.
    const more = { epochs: 1, generator: new Generator(2), stride: 5 };
    const values: Float64Array[] = [];
    for (const one of [forecaster, loaded]) {
      manualSeed(9);
      await one.fit(series, { ...more, generator: new Generator(2) });
      values.push(one.predict(sliceSeries(series, 100), future).values);
    }
    expect(values[0]).toEqual(values[1]);
  });
});

describe("load() refuses", () => {
  const bytes = Forecaster.create(series, { ...OPTIONS, season: 24 }).save();
  const { config, tensors } = readModelFile(bytes, "forecaster");
  const file = (change: object, kind = "forecaster", given: Readonly<Record<string, Tensor>> = tensors) =>
    writeModelFile({ kind, version: 1, config: { ...(config as object), ...change }, tensors: given });
  const scales = (config as { scales: { levels: unknown[]; differences: unknown[] } }).scales;
  const { "rnn.bias_ih_l0": bias, ...fewer } = tensors;
  const cases: readonly (readonly [string, () => Uint8Array, string])[] = [
    ["bytes that were cut", () => bytes.subarray(0, bytes.length - 1), ""],
    ["another kind", () => file({}, "tagger"), 'a model of kind "tagger", expected "forecaster"'],
    ["an unknown option", () => file({ size: 3 }), 'unknown option "size"'],
    ["no columns", () => file({ columns: null }), "columns must be names, got null"],
    ["targets that are no columns", () => file({ targets: ["x"] }), 'there is no column "x"'],
    ["a horizon of a billion", () => file({ horizon: 1e9 }), "more than the 1048576 that a network may have"],
    ["a horizon of 300,000", () => file({ horizon: 3e5 }), "asks for output.weight of shape [900000, "],
    ["a state of a billion", () => file({ hiddenSize: 1e9 }), "asks for rnn.weight_ih_l0 of shape [3000000000, 4]"],
    ["a thousand layers", () => file({ numLayers: 1000 }), "asks for 4002 tensors, the file has 6"],
    ["another cell", () => file({ cell: "lstm" }), "rnn.weight_ih_l0 of shape [20, 4], the file's is [15, 4]"],
    ["a tensor too few", () => file({}, "forecaster", fewer), "asks for 6 tensors, the file has 5"],
    ["scales of fewer columns", () => file({ scales: { ...scales, levels: [] } }), "scales.levels must have 3 entries"],
    ["no scales", () => file({ scales: null }), "scales.levels must have 3 entries, got undefined"],
    [
      "a scale of 0",
      () => file({ scales: { ...scales, differences: [{ center: 0, scale: 0 }] } }),
      "scale of column 0 must be finite and above 0, got 0",
    ],
    ["shifts of another size", () => file({ shifts: [1] }), "shifts must be null or 12 numbers"],
  ];
  test.each(cases)("%s", (_, make, message) => {
    const error = caught(() => Forecaster.load(make()));
    expect(error.code).toBe("ERR_BPTT_FORMAT");
    expect(error.message).toContain(message);
  });

  test("and takes what has not been changed", () => {
    expect(bias).toBeDefined();
    expect(Forecaster.load(file({})).save()).toEqual(bytes);
  });
});

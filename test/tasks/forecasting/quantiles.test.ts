/** What the network says becomes quantiles in order, and calibration moves each to where its share of the values is below. */

import { describe, expect, test } from "vitest";
import { configure } from "../../../src/tasks/forecasting/config.js";
import { Frame } from "../../../src/tasks/forecasting/frame.js";
import { fitScales, Layout } from "../../../src/tasks/forecasting/layout.js";
import { calibration, unscale, windowsToCalibrate } from "../../../src/tasks/forecasting/quantiles.js";
import { readSeries } from "../../../src/tasks/forecasting/series.js";

const y = Float64Array.from({ length: 14 }, (_, t) => 100 * t);
const z = y.map((value) => -value);
const options = { inputLength: 2, horizon: 2, season: 1, quantiles: [0.1, 0.5, 0.7, 0.9], scaling: "none" } as const;
const layout = new Layout(configure("test", ["y", "z"], options));
const table = readSeries("test", { columns: { y, z } });
const frame = new Frame(layout, fitScales(layout, table), table);

// Origins 3 and 6: the values before them are ±200 and ±500. Steps of y and z, each of four quantiles.
const said = Float32Array.from([
  ...[4, 1, 3, 2, 1, 2, 3, 4, 0, 0, 0, 0, 5, 5, 4, 4],
  ...[1, 2, 3, 4, 4, 3, 2, 1, 8, 7, 8, 7, 0, 0, 0, 1],
]);

describe("unscale()", () => {
  test("sorts the quantiles of each step and adds the value of the season before", () => {
    const [three, six] = unscale(frame, [3, 6], said, new Float64Array(16));
    expect([...(three as Float64Array)]).toEqual([
      ...[201, 202, 203, 204, -199, -198, -197, -196],
      ...[200, 200, 200, 200, -196, -196, -195, -195],
    ]);
    expect([...(six as Float64Array)].slice(0, 8)).toEqual([501, 502, 503, 504, -499, -498, -497, -496]);
  });

  test("moves them, but none beyond the one that is nearer to the median", () => {
    const shifts = new Float64Array(16);
    shifts.set([-10, 0, -10, 20], 0); // of the first step of y: 0.7 comes to the median
    shifts.set([10, 0, 5, -20], 4); // of the first step of z: 0.1 comes to the median, 0.9 to 0.7
    const [three] = unscale(frame, [3], said, shifts) as [Float64Array];
    expect([...three.subarray(0, 8)]).toEqual([191, 202, 202, 224, -198, -198, -192, -192]);
  });
});

test("calibration() takes the error of the right rank, each side conservative", () => {
  // Eleven windows of one step; the network says 0 for all, so errors are the values: 0, 1, 4, …, 100.
  const squares = Float64Array.from({ length: 13 }, (_, t) => Math.max(0, t - 2) ** 2);
  const one = new Layout(configure("test", ["v"], { ...options, season: undefined, horizon: 1 }));
  const series = readSeries("test", { columns: { v: squares } });
  const windows = new Frame(one, fitScales(one, series), series);
  const origins = windows.origins();
  expect(origins).toHaveLength(11);
  const shifts = calibration(one, windows.batch(origins), new Float32Array(44));
  // Of 11: number ⌊0.1·12⌋ = 1, number ⌈0.7·12⌉ = 9, number ⌈0.9·12⌉ = 11.
  expect([...shifts]).toEqual([0, 0, 64, 100]);
  const few = calibration(one, windows.batch(origins.slice(0, 8)), new Float32Array(32));
  expect([...few]).toEqual([0, 0, 0, 0]); // fewer than 9 say nothing
});

test("windowsToCalibrate()", () => {
  expect([[0.1, 0.5, 0.9], [0.025, 0.5, 0.9], [0.5], [0.25, 0.5]].map(windowsToCalibrate)).toEqual([9, 39, 1, 3]);
});

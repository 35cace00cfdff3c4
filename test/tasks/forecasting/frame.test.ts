/** What a forecast reads never comes from rows at or after its origin, whatever the options. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CALENDAR } from "../../../src/tasks/forecasting/calendar.js";
import { configure, type ForecasterOptions } from "../../../src/tasks/forecasting/config.js";
import { Frame } from "../../../src/tasks/forecasting/frame.js";
import { fitScales, Layout } from "../../../src/tasks/forecasting/layout.js";
import { readSeries } from "../../../src/tasks/forecasting/series.js";
import { Draw } from "../../golden/draw.js";
import { HOUR } from "./demand.js";

const NAMES = ["a", "b", "c"];
const ROWS = 40;

function drawn(draw: Draw, missing: boolean): Float64Array {
  const values = Float64Array.from(draw.values(ROWS, 10));
  if (missing) for (const row of draw.integers(8, ROWS)) values[row] = Number.NaN;
  return values;
}

const anyOptions: fc.Arbitrary<ForecasterOptions> = fc
  .record({
    inputLength: fc.integer({ min: 1, max: 6 }),
    horizon: fc.integer({ min: 1, max: 9 }),
    season: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }),
    inputs: fc.constantFrom("levels" as const, "differences" as const, "both" as const),
    targets: fc.constantFrom(["a"], ["b", "a"]),
    known: fc.constantFrom([], ["c"]),
    calendar: fc.subarray([...CALENDAR]),
    scaling: fc.constantFrom("standard" as const, "minMax" as const, "robust" as const, "none" as const),
    missing: fc.constantFrom("refuse" as const, "hold" as const),
  })
  .map(({ inputs, season, ...rest }) => ({ ...rest, ...(season !== undefined && { season, inputs }) }));

test("a forecast from an origin reads the same bits whatever stands from there on", () => {
  fc.assert(
    fc.property(anyOptions, fc.nat(1000), (options, seed) => {
      const draw = new Draw(seed);
      const layout = new Layout(configure("test", NAMES, options));
      const origin = layout.context + (draw.integers(1, ROWS - layout.context - options.horizon + 1)[0] as number);
      const columns = NAMES.map(() => drawn(draw, options.missing === "hold"));
      const times = Float64Array.from({ length: ROWS }, (_, t) => Date.UTC(2024, 1, 27) + 7 * t * HOUR);
      const changed = columns.map((column, i) => {
        const other = drawn(draw, options.missing === "hold" && i < 2);
        // Only known columns may be read from there on.
        return options.known?.includes(NAMES[i] as string)
          ? column
          : column.map((x, t) => (t < origin ? x : other[t]) as number);
      });
      const scales = fitScales(layout, { names: NAMES, length: ROWS, columns, times });
      const [one, two] = [columns, changed].map(
        (rows) => new Frame(layout, scales, { names: NAMES, length: ROWS, columns: rows, times }),
      );
      const cut = new Frame(layout, scales, {
        names: NAMES,
        length: origin,
        columns: columns.map((column) => column.slice(0, origin)),
        times: times.slice(0, origin),
      });
      const read = (frame: Frame) => ({
        inputs: frame.inputs([origin]).toFloat32Array(),
        bases: layout.targets.flatMap((_, n) =>
          Array.from({ length: options.horizon }, (_, k) => frame.base(n, origin, k)),
        ),
      });
      const { inputs, bases } = read(one as Frame);
      expect(inputs).toHaveLength(options.inputLength * layout.features);
      expect(inputs.every(Number.isFinite) && bases.every(Number.isFinite)).toBe(true);
      expect(read(two as Frame)).toEqual({ inputs, bases });
      expect(read(cut)).toEqual({ inputs, bases });
      const rows = (from: number) => ({
        columns: layout.known.map((i) => (columns[i] as Float64Array).slice(from, from + options.horizon)),
        times: times.slice(from, from + options.horizon),
      });
      expect(cut.aheadOf(rows(origin)).toFloat32Array()).toEqual((two as Frame).ahead([origin]).toFloat32Array());
    }),
    { numRuns: 300, seed: 7 },
  );
});

describe("a batch", () => {
  const y = Float64Array.from({ length: 12 }, (_, t) => t * t);
  y[9] = Number.NaN;
  const table = readSeries("test", { columns: { y, z: y.map((value) => -value) } });
  const options = { inputLength: 2, horizon: 3, season: 2, targets: ["z"], scaling: "none", missing: "hold" } as const;
  const layout = new Layout(configure("test", ["y", "z"], options));
  const frame = new Frame(layout, fitScales(layout, table), table);

  test("stands time-major: levels, differences, what is missing", () => {
    expect(layout.features).toBe(5);
    expect(frame.inputs([4, 10]).toArray()).toEqual([
      [
        [4, -4, -4, 0, 0],
        [64, -64, -28, 0, 0],
      ],
      [
        [9, -9, -8, 0, 0],
        [64, -64, -15, 1, 1],
      ],
    ]);
  });

  test("has the differences to one season ago as targets, and none for what is missing", () => {
    const { values, places } = frame.batch([4, 8]);
    // Rows 4, 5, 6 less rows 2, 3, 2; rows 8 and 10 less row 6, row 9 is missing.
    expect(values.toArray()).toEqual([-12, -16, -32, -28, -64]);
    expect(places.toArray()).toEqual([0, 1, 2, 3, 5]);
  });

  test("origins leave room before and after, and skip what has nothing to say", () => {
    expect(frame.origins()).toEqual([4, 5, 6, 7, 8, 9]);
    expect(frame.origins(2)).toEqual([4, 6, 8]);
    const hole = new Frame(layout, frame.scales, {
      ...table,
      columns: [y, y.map((value, t) => (t > 6 ? Number.NaN : value))],
    });
    expect(hole.origins()).toEqual([4, 5, 6]);
  });
});

/** Windows of a series. */

import { tensor } from "bptt";
import { shuffled, stackWindows, windows } from "bptt/train";
import { describe, expect, test } from "vitest";

const series = [10, 11, 12, 13, 14, 15, 16];

describe("windows", () => {
  test("all that fit, one step after the other, each with the step after it", () => {
    const found = windows(series, { length: 3 });
    expect(found.map(({ start }) => start)).toEqual([0, 1, 2, 3]);
    expect(found.map(({ x }) => x.toArray())).toEqual([0, 1, 2, 3].map((i) => [[10 + i], [11 + i], [12 + i]]));
    expect(found.map(({ y }) => y.toArray())).toEqual([[[13]], [[14]], [[15]], [[16]]]);
  });

  test("with a horizon and a stride", () => {
    const found = windows(series, { length: 2, horizon: 2, stride: 3 });
    expect(found.map(({ start, x, y }) => [start, x.toFloat32Array(), y.toFloat32Array()].map(String))).toEqual([
      ["0", "10,11", "12,13"],
      ["3", "13,14", "15,16"],
    ]);
  });

  test("of several features, of a tensor, and the one window that just fits", () => {
    const both = tensor(series.map((value, t) => [value, t]));
    const [only, ...others] = windows(both, { length: 5, horizon: 2 });
    expect(others).toEqual([]);
    expect(only?.x.shape).toEqual([5, 2]);
    expect(only?.y.toArray()).toEqual([
      [15, 5],
      [16, 6],
    ]);
  });

  test("of integers", () => {
    const [first] = windows(Int32Array.from(series), { length: 2 });
    expect(first?.x.dtype).toBe("float32");
    expect(first?.x.toArray()).toEqual([[10], [11]]);
  });

  test("later changes of the series do not reach them", () => {
    const given = Float32Array.from(series);
    const own = tensor(given);
    const found = [windows(given, { length: 2 }), windows(own, { length: 2 })];
    given.fill(0);
    own.set(given);
    for (const [first] of found) expect(first?.x.toArray()).toEqual([[10], [11]]);
  });

  test("stackWindows lays them side by side, as collate too", () => {
    const [first, second] = windows(series, { length: 3, horizon: 2 }) as [never, never];
    const { x, y } = stackWindows([first, second]);
    expect(x.shape).toEqual([2, 3, 1]);
    expect(y.toArray()).toEqual([
      [[13], [14]],
      [[14], [15]],
    ]);
    const source = shuffled(windows(series, { length: 3 }), { batchSize: 3, collate: stackWindows });
    expect(Array.from(source(1), (batch) => [batch.x.shape, batch.y.shape])).toEqual([
      [
        [3, 3, 1],
        [3, 1, 1],
      ],
      [
        [1, 3, 1],
        [1, 1, 1],
      ],
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import * as reference from "../reference/pool1d.js";
import { absolute, expectExact, expectRounded } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const COUNTS = [1, 2, 5, 9];
const cases = SIZES.flatMap((L) => COUNTS.map((Lout) => [L, Lout] as const));
const ROWS = 3;

/** Values in few steps, so that maxima repeat, and windows anywhere in the row, empty ones too. */
function drawProblem(L: number, Lout: number) {
  const draw = new Draw(L * 100 + Lout);
  const windows = Array.from({ length: Lout }, () => {
    const [a = 0, b = 0] = draw.integers(2, L + 1);
    return [Math.min(a, b), Math.max(a, b)] as const;
  });
  return {
    windows,
    x: draw.values(ROWS * L).map((value) => Math.round(4 * value)),
    fractions: draw.values(ROWS * L),
    dX: draw.values(ROWS * L),
    dY: draw.values(ROWS * Lout),
    divisor: Float32Array.from(draw.integers(Lout, 9), (value) => value + 1),
  };
}

/** The bits of a float32 buffer as integers. */
const integersOf = (values: Float32Array) => new Int32Array(values.buffer);

function maxForward(x: Float32Array, windows: readonly reference.Window[], L: number, dilation: number) {
  const Lout = windows.length;
  const rows = x.length / L;
  return run((memory) => {
    const [y, argmax] = [memory.output(rows * Lout), memory.output(rows * Lout)];
    kernels.maxPool1dForward(y, argmax, memory.input(x), memory.indices(windows.flat()), rows, L, Lout, dilation);
    return { y: memory.read(y), argmax: integersOf(memory.read(argmax)) };
  });
}

describe.each([1, 2, 3])("max pooling, dilation %d", (dilation) => {
  test("maxPool1dForward gives the first of the largest values", () => {
    for (const [L, Lout] of cases) {
      const { x, windows } = drawProblem(L, Lout);
      const expected = reference.maxPool1dForward(x, windows, ROWS, L, dilation);
      const got = maxForward(x, windows, L, dilation);
      expectExact(`L=${L} Lout=${Lout}`, got.y, expected.y);
      expect(got.argmax, `L=${L} Lout=${Lout}`).toEqual(expected.argmax);
    }
  });

  test("maxPool1dBackward adds to where the values came from", () => {
    for (const [L, Lout] of cases) {
      const { x, dX, dY, windows } = drawProblem(L, Lout);
      const { argmax } = reference.maxPool1dForward(x, windows, ROWS, L, dilation);
      const got = run((memory) => {
        const pointer = memory.update(dX);
        kernels.maxPool1dBackward(pointer, memory.input(dY), memory.indices(argmax), ROWS, L, Lout);
        return memory.read(pointer);
      });
      const expected = reference.maxPool1dBackward(dX, dY, argmax, L, Lout);
      const magnitude = reference.maxPool1dBackward(absolute(dX), absolute(dY), argmax, L, Lout);
      expectRounded(`L=${L} Lout=${Lout}`, got, expected, Lout, magnitude);
    }
  });
});

test("NaN and infinities: the last NaN wins, −∞ has a place", () => {
  const { NaN: nan, NEGATIVE_INFINITY: low, POSITIVE_INFINITY: high } = Number;
  const x = Float32Array.of(1, nan, 5, nan, 2, low, low, low, high, nan);
  const windows = [
    [0, 5] as const,
    [2, 5] as const,
    [5, 8] as const,
    [4, 6] as const,
    [5, 9] as const,
    [7, 10] as const,
  ];
  const { y, argmax } = maxForward(x, windows, 10, 1);
  expect([...y]).toEqual([nan, nan, low, 2, high, nan]);
  expect([...argmax]).toEqual([3, 3, 5, 4, 8, 9]);
});

describe("average pooling", () => {
  test("avgPool1dForward equals the reference", () => {
    for (const [L, Lout] of cases) {
      const { fractions, windows, divisor } = drawProblem(L, Lout);
      const got = run((memory) => {
        const y = memory.output(ROWS * Lout);
        const [x, places] = [memory.input(fractions), memory.indices(windows.flat())];
        kernels.avgPool1dForward(y, x, places, memory.input(divisor), ROWS, L, Lout);
        return memory.read(y);
      });
      const expected = reference.avgPool1dForward(fractions, windows, divisor, ROWS, L);
      const magnitude = reference.avgPool1dForward(absolute(fractions), windows, divisor, ROWS, L);
      expectRounded(`L=${L} Lout=${Lout}`, got, expected, L + 1, magnitude);
    }
  });

  test("avgPool1dBackward spreads over the windows", () => {
    for (const [L, Lout] of cases) {
      const { dX, dY, windows, divisor } = drawProblem(L, Lout);
      const got = run((memory) => {
        const pointer = memory.update(dX);
        const [d, places] = [memory.input(dY), memory.indices(windows.flat())];
        kernels.avgPool1dBackward(pointer, d, places, memory.input(divisor), ROWS, L, Lout);
        return memory.read(pointer);
      });
      const expected = reference.avgPool1dBackward(dX, dY, windows, divisor, L);
      const magnitude = reference.avgPool1dBackward(absolute(dX), absolute(dY), windows, divisor, L);
      expectRounded(`L=${L} Lout=${Lout}`, got, expected, Lout + 1, magnitude);
    }
  });
});

test("the problems have empty windows, and windows of several vectors", () => {
  const lengths = cases.flatMap(([L, Lout]) => drawProblem(L, Lout).windows.map(([first, end]) => end - first));
  expect(Math.min(...lengths)).toBe(0);
  expect(Math.max(...lengths)).toBeGreaterThan(16);
});

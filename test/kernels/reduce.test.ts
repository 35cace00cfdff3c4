import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import * as reference from "../reference/reduce.js";
import { absolute, expectRounded, gamma } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

/** The large count shows that the error does not grow with it as a float32 sum's would. */
const COUNTS = [...SIZES, 100_003];
const FLOAT64_ROUNDOFF = 2 ** -53;

const drawPair = (n: number) => [new Draw(n).values(n), new Draw(n + 1).values(n)] as const;

describe("sums are accumulated in float64", () => {
  test("sum", () => {
    for (const n of COUNTS) {
      const [x] = drawPair(n);
      const got = run((memory) => kernels.sum(memory.input(x), n));
      expect(Math.abs(got - reference.sum(x)), `n=${n}`).toBeLessThanOrEqual(
        2 * n * FLOAT64_ROUNDOFF * reference.sum(absolute(x)),
      );
    }
  });

  test("sumOfMagnitudes", () => {
    for (const n of COUNTS) {
      const [x] = drawPair(n);
      const [got, expected] = [
        run((memory) => kernels.sumOfMagnitudes(memory.input(x), n)),
        reference.sumOfMagnitudes(x),
      ];
      expect(Math.abs(got - expected), `n=${n}`).toBeLessThanOrEqual(2 * n * FLOAT64_ROUNDOFF * expected);
    }
  });

  test("sumOfSquares", () => {
    for (const n of COUNTS) {
      const [x] = drawPair(n);
      const [got, expected] = [run((memory) => kernels.sumOfSquares(memory.input(x), n)), reference.sumOfSquares(x)];
      expect(Math.abs(got - expected), `n=${n}`).toBeLessThanOrEqual(2 * n * FLOAT64_ROUNDOFF * expected);
    }
  });

  test("sumOfSquaredErrors, after differences in float32", () => {
    for (const n of COUNTS) {
      const [x, y] = drawPair(n);
      const got = run((memory) => kernels.sumOfSquaredErrors(memory.input(x), memory.input(y), n));
      const expected = reference.sumOfSquaredErrors(x, y);
      const relative = gamma(2) + 2 * n * FLOAT64_ROUNDOFF;
      expect(Math.abs(got - expected), `n=${n}`).toBeLessThanOrEqual(relative * expected);
    }
  });

  test("a sum that float32 could not hold", () => {
    expect(run((memory) => kernels.sumOfSquares(memory.input([1e30, 1e30, 0, 1e30, 1e30]), 5))).toBeCloseTo(4e60, -54);
  });

  test.each([0, 1, 2, 3, 4, 5, 8])("NaN at %d shows", (position) => {
    const x = new Draw(1).values(9);
    x[position] = Number.NaN;
    run((memory) => {
      const [a, b] = [memory.input(x), memory.input(new Float32Array(9))];
      expect(kernels.sum(a, 9)).toBeNaN();
      expect(kernels.sumOfMagnitudes(a, 9)).toBeNaN();
      expect(kernels.largestMagnitude(a, 9)).toBeNaN();
      expect(kernels.sumOfSquares(a, 9)).toBeNaN();
      expect(kernels.sumOfSquaredErrors(a, b, 9)).toBeNaN();
      expect(kernels.sumOfSquaredErrors(b, a, 9)).toBeNaN();
    });
  });
});

describe("largestMagnitude", () => {
  test("equals the reference", () => {
    for (const n of COUNTS) {
      const [x] = drawPair(n);
      expect(
        run((memory) => kernels.largestMagnitude(memory.input(x), n)),
        `n=${n}`,
      ).toBe(reference.largestMagnitude(x));
    }
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("finds a negative one at %d, and infinity", (position) => {
    for (const value of [-5, Number.NEGATIVE_INFINITY]) {
      const x = new Draw(2).values(9);
      x[position] = value;
      expect(run((memory) => kernels.largestMagnitude(memory.input(x), 9))).toBe(-value);
    }
  });

  test("of nothing is 0", () => {
    expect(run((memory) => kernels.largestMagnitude(memory.input([]), 0))).toBe(0);
  });
});

test("squaredErrorsBackward accumulates what the reference does", () => {
  for (const n of SIZES) {
    const [x, y] = drawPair(n);
    const dX = new Draw(n + 2).values(n);
    const got = run((memory) => {
      const d = memory.update(dX);
      kernels.squaredErrorsBackward(d, memory.input(x), memory.input(y), 1.5, n);
      return memory.read(d);
    });
    const magnitude = absolute(dX).map((start, i) => start + 1.5 * Math.abs(at(x, i) - at(y, i)));
    expectRounded(`n=${n}`, got, reference.squaredErrorsBackward(dX, x, y, 1.5), 3, magnitude);
  }
});

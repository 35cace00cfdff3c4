/** The numbers under gradientFlow: logarithms, spectral radii, singular values, axes. */

import { describe, expect, test } from "vitest";
import { logAxis, tickLabel, ticks } from "../../src/train/gradientFlow/axis.js";
import { exp2, exponentOf, log2, scaled } from "../../src/train/gradientFlow/binary.js";
import { product } from "../../src/train/gradientFlow/matrix.js";
import { largestSingularValue } from "../../src/train/gradientFlow/singularValue.js";
import { spectralRadius } from "../../src/train/gradientFlow/spectralRadius.js";
import { Draw } from "../golden/draw.js";

const MIN = 2 ** -1074;

describe("logarithms and powers to base 2", () => {
  test("are exact at powers of two, also of subnormal numbers", () => {
    for (const e of [-1074, -1073, -1050, -1023, -1022, -1, 0, 1, 52, 1023]) {
      expect(exponentOf(scaled(1, e)), `2^${e}`).toBe(e);
      expect(log2(scaled(1, e)), `2^${e}`).toBe(e);
      expect(exp2(e), `2^${e}`).toBe(scaled(1, e));
    }
    expect(scaled(1, -1074)).toBe(MIN);
  });

  test("lie within 2^-50 of those of the engine, and undo each other", () => {
    const draw = new Draw(3);
    for (const value of draw.values(3000)) {
      const x = scaled(1 + Math.abs(value), Math.round(1000 * value));
      expect(Math.abs(log2(x) - Math.log2(x))).toBeLessThanOrEqual(2 ** -50 * Math.max(1, Math.abs(log2(x))));
      const y = 1000 * value;
      expect(Math.abs(exp2(y) / 2 ** y - 1)).toBeLessThanOrEqual(2 ** -50);
    }
  });

  test("take what has none, and what no float64 holds", () => {
    expect(log2(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log2(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log2(-1)).toBeNaN();
    expect(log2(Number.NaN)).toBeNaN();
    expect(exp2(5000)).toBe(Number.POSITIVE_INFINITY);
    expect(exp2(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp2(Number.NaN)).toBeNaN();
    expect(scaled(3, -5000)).toBe(0);
  });
});

/** Backward stable: eigenvalues of a matrix that is off by n·2^−52 of its norm; those here are simple. */
const close = (got: number, expected: number) =>
  expect(Math.abs(got - expected)).toBeLessThan(1e-12 * Math.max(1, expected));

describe("the spectral radius", () => {
  test("of diagonal, triangular, nilpotent and empty-ish matrices is known", () => {
    close(spectralRadius(Float64Array.of(3), 1), 3);
    close(spectralRadius(Float64Array.of(2, 5, 0, -7), 2), 7);
    expect(spectralRadius(Float64Array.of(0, 1, 0, 0), 2)).toBe(0);
    expect(spectralRadius(new Float64Array(16), 4)).toBe(0);
  });

  test("of rotations and permutations, where all eigenvalues are as large, is 1", () => {
    for (const n of [2, 3, 4, 5, 8, 13]) {
      const cycle = new Float64Array(n * n);
      for (let i = 0; i < n; ++i) cycle[i * n + ((i + 1) % n)] = 1;
      close(spectralRadius(cycle, n), 1);
    }
    close(spectralRadius(Float64Array.of(0.6, -0.8, 0.8, 0.6), 2), 1);
  });

  test("of a product S·D·S⁻¹ is that of D, complex pairs included", () => {
    const draw = new Draw(8);
    for (const n of [3, 6, 11, 24]) {
      // Blocks r·rotation with r = 1, 1/2, 1/3, …, and a last one alone; S is unit lower times unit upper triangular.
      const D = new Float64Array(n * n);
      for (let i = 0; i + 1 < n; i += 2) {
        const r = 2 / (i + 2);
        D.set([0.6 * r, -0.8 * r], i * n + i);
        D.set([0.8 * r, 0.6 * r], (i + 1) * n + i);
      }
      if (n % 2) D[n * n - 1] = 0.3;
      let A = D;
      for (let k = 0; k < 2 * n; ++k) {
        const [i, j] = draw.integers(2, n) as unknown as [number, number];
        if (i === j) continue;
        const [f] = draw.values(1, 0.25) as unknown as [number];
        const [E, inverse] = [1, -1].map((sign) => {
          const elementary = new Float64Array(n * n);
          for (let d = 0; d < n; ++d) elementary[d * n + d] = 1;
          elementary[i * n + j] = sign * f;
          return elementary;
        }) as [Float64Array, Float64Array];
        A = product(product(E, A, n, n, n), inverse, n, n, n) as Float64Array<ArrayBuffer>;
      }
      expect(Math.abs(spectralRadius(A, n) - 1), `n = ${n}`).toBeLessThan(1e-10);
    }
  });

  test("of what is not finite is NaN", () => {
    expect(spectralRadius(Float64Array.of(1, Number.NaN, 0, 1), 2)).toBeNaN();
  });
});

describe("the largest singular value", () => {
  test("of diagonal matrices, zeros and one element is known", () => {
    close(largestSingularValue(Float64Array.of(-3), 1), 3);
    close(largestSingularValue(Float64Array.of(1, 0, 0, 0, -5, 0, 0, 0, 2), 3), 5);
    expect(largestSingularValue(new Float64Array(9), 3)).toBe(0);
    expect(largestSingularValue(Float64Array.of(1, Number.NaN, 0, 1), 2)).toBeNaN();
  });

  test("of u·vᵀ is the product of their norms, where the spectral radius may be 0", () => {
    const n = 40;
    const [u, v] = [new Draw(1).values(n), new Draw(2).values(n)];
    const A = Float64Array.from({ length: n * n }, (_, i) => (u[Math.floor(i / n)] as number) * (v[i % n] as number));
    const size = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
    close(largestSingularValue(A, n), size(u) * size(v));
  });

  test("of many that are almost the same is found, never too large", () => {
    const n = 64;
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; ++i) A[i * n + i] = 1 - i * 1e-4;
    const value = largestSingularValue(A, n);
    expect(value).toBeLessThanOrEqual(1 + 1e-12);
    expect(value).toBeGreaterThan(1 - 1e-4);
  });
});

describe("logarithmic axes", () => {
  test("hold all values above 0 in as many steps as asked", () => {
    for (const values of [[1], [0.3, 0.31], [1e-30, 1e30], [5, 1e-7], [0, 2], [1e-300, 1e300]]) {
      const axis = logAxis(values, 6);
      expect(ticks(axis).length).toBeLessThanOrEqual(7);
      for (const value of values.filter((own) => own > 0)) {
        expect(Math.log10(value)).toBeGreaterThanOrEqual(axis.low - 1e-9);
        expect(Math.log10(value)).toBeLessThanOrEqual(axis.high + 1e-9);
      }
    }
  });

  test("are around 1 where there is nothing to show, and label powers of ten", () => {
    const { low, high } = logAxis([0, Number.NaN, Number.POSITIVE_INFINITY], 6);
    expect([low, high]).toEqual([-0.5, 0.5]);
    expect([-20, -2, 0, 0.5, 3, 4, -3.5].map(tickLabel)).toEqual(["1e-20", "0.01", "1", "3.2", "1000", "1e4", "3e-4"]);
  });
});

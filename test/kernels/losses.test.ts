/** Losses of elements: each, their sum in float64, and their derivatives. */

import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, total, type Values } from "../reference/arrays.js";
import * as reference from "../reference/losses.js";
import { expectSameBits, expectWithin, gamma, ROUNDINGS_PER_ULP } from "./bounds.js";
import { type Buffers, kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

/** The large count shows that the error does not grow with it as a float32 sum's would. */
const COUNTS = [...SIZES, 20_003];
const FLOAT64_ROUNDOFF = 2 ** -53;

/** The kernel on inputs in memory. */
type Kernel = (memory: Buffers, losses: number, slopes: number) => number;

/**
 * Every loss and slope lies within its bound of the reference, and the sum within those of the losses; without a place for
 * losses or slopes the sum is the same.
 */
function compare(
  what: string,
  expected: readonly reference.Loss[],
  kernel: Kernel,
  lossBound: (index: number) => number,
  slopeBound: (index: number) => number,
): void {
  const n = expected.length;
  const all = run((memory) => {
    const [losses, slopes] = [memory.output(n), memory.output(n)];
    const sum = kernel(memory, losses, slopes);
    return { sum, losses: memory.read(losses), slopes: memory.read(slopes) };
  });
  const losses = expected.map(({ loss }) => loss);
  expectWithin(`${what}: losses`, all.losses, losses, lossBound);
  expectWithin(
    `${what}: slopes`,
    all.slopes,
    expected.map(({ slope }) => slope),
    slopeBound,
  );
  // The sum is that of the rounded losses.
  const sum = total(n, (i) => at(all.losses, i));
  const magnitude = total(n, (i) => Math.abs(at(all.losses, i)));
  expect(Math.abs(all.sum - sum), `${what}: sum`).toBeLessThanOrEqual(2 * n * FLOAT64_ROUNDOFF * magnitude);
  expect(run((memory) => kernel(memory, 0, 0))).toBe(all.sum);
  const alone = run((memory) => {
    const slopes = memory.output(n);
    kernel(memory, 0, slopes);
    return memory.read(slopes);
  });
  expectSameBits(`${what}: slopes without losses`, alone, all.slopes);
}

const elements = (n: number, loss: (index: number) => reference.Loss) => Array.from({ length: n }, (_, i) => loss(i));

describe("smoothL1", () => {
  // Halves, so that also differences of exactly 0 and ±beta occur.
  const drawn = (n: number, seed: number) => Float32Array.from(new Draw(seed).integers(n, 9), (k) => (k - 4) / 2);
  const fine = (n: number, seed: number) => new Draw(seed).values(n, 3);

  for (const [beta, s] of [
    [1, 1],
    [0.25, 1],
    [1.5, 1.5],
    [0, 1],
    [1e-30, 1],
  ] as const) {
    test.each([
      ["halves", drawn],
      ["fine", fine],
    ] as const)(`beta ${beta}, scale ${s}, %s`, (_, values) => {
      for (const n of COUNTS) {
        const [x, y] = [values(n, n), values(n, n + 77)];
        const loss = (i: number) => reference.smoothL1(at(x, i), at(y, i), Math.fround(beta), s);
        const expected = elements(n, loss);
        const kernel: Kernel = (memory, losses, slopes) =>
          kernels.smoothL1(losses, slopes, memory.input(x), memory.input(y), n, beta, s);
        // The difference; the ratio and the scale; the second factor's difference; their product.
        const bound = (i: number) => gamma(8) * s * (Math.abs(at(x, i) - at(y, i)) + beta);
        compare(`n=${n}`, expected, kernel, bound, (i) => gamma(3) * Math.abs(at2(expected, i).slope));
      }
    });
  }
});

function at2<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no element ${index}`);
  return value;
}

describe("binaryCrossEntropy", () => {
  /** exp, then a sum, a quotient and a product for u, the series of u², and the last sum. */
  const LOG_ROUNDINGS = 1.5 * ROUNDINGS_PER_ULP + 3 * ROUNDINGS_PER_ULP;
  const variants = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const;

  test.each(variants)("equals the reference: weight %s, posWeight %s", (weighted, posWeighted) => {
    for (const n of COUNTS) {
      const draw = new Draw(n);
      const x = draw.values(n, 20);
      const y = draw.values(n).map((value, i) => [0, 1, Math.abs(value)][i % 3] as number);
      const [weight, posWeight] = [weighted, posWeighted].map((given) =>
        given ? draw.values(n).map((value) => value + 1) : undefined,
      );
      const factors = (i: number) => [weight ? at(weight, i) : 1, posWeight ? at(posWeight, i) : 1] as const;
      const expected = elements(n, (i) => reference.binaryCrossEntropy(at(x, i), at(y, i), ...factors(i)));
      const place = (memory: Buffers, values: Values | undefined) => (values ? memory.input(values) : 0);
      const kernel: Kernel = (memory, losses, slopes) => {
        const [w, p] = [place(memory, weight), place(memory, posWeight)];
        return kernels.binaryCrossEntropy(losses, slopes, memory.input(x), memory.input(y), w, p, n);
      };
      // All terms are positive; 1 − y, two factors, a sum in the bracket, a product and the last sum besides.
      const bound = (i: number) => gamma(LOG_ROUNDINGS + 6) * at2(expected, i).loss;
      // The two terms have opposite signs.
      const slopeBound = (i: number) => {
        const [w, p] = factors(i);
        const negative = reference.binaryCrossEntropy(at(x, i), 0, w, p).slope * (1 - at(y, i));
        const positive = reference.binaryCrossEntropy(at(x, i), 1, w, p).slope * at(y, i);
        return gamma(1.5 * ROUNDINGS_PER_ULP + 8) * (negative - positive);
      };
      compare(`n=${n}`, expected, kernel, bound, slopeBound);
    }
  });

  test("far from 0 neither overflows nor vanishes", () => {
    const [x, y] = [Float32Array.of(80, -80, 200, -200, 1e38), Float32Array.of(1, 0, 0, 1, 0)];
    const expected = elements(5, (i) => reference.binaryCrossEntropy(at(x, i), at(y, i), 1, 1));
    const kernel: Kernel = (memory, losses, slopes) =>
      kernels.binaryCrossEntropy(losses, slopes, memory.input(x), memory.input(y), 0, 0, 5);
    const relative = (name: "loss" | "slope") => (i: number) =>
      gamma(LOG_ROUNDINGS + 6) * Math.abs(at2(expected, i)[name]);
    compare("far", expected, kernel, relative("loss"), relative("slope"));
    expect(expected[0]?.loss).toBeGreaterThan(0);
  });
});

describe("quantileLoss", () => {
  test.each([[[0.5]], [[0.1, 0.5, 0.9]], [[0.05, 0.2, 0.4, 0.6, 0.8]]])("at the levels %o", (list) => {
    const levels = Float32Array.from(list);
    const Q = levels.length;
    for (const N of [1, 2, 7, 2001]) {
      const draw = new Draw(N);
      const values = (n: number) => Float32Array.from(draw.integers(n, 9), (k) => (k - 4) / 2);
      const [x, y] = [values(N * Q), values(N)];
      const loss = (i: number) => reference.quantileLoss(at(x, i), at(y, Math.floor(i / Q)), at(levels, i % Q));
      const expected = elements(N * Q, loss);
      const kernel: Kernel = (memory, losses, slopes) =>
        kernels.quantileLoss(losses, slopes, memory.input(x), memory.input(y), memory.input(levels), N, Q);
      // A difference, q − 1 and a product.
      const bound = (name: "loss" | "slope") => (i: number) => gamma(3) * Math.abs(at2(expected, i)[name]);
      compare(`N=${N}`, expected, kernel, bound("loss"), bound("slope"));
    }
  });
});

test.each([0, 1, 3, 4, 8])("NaN at %d shows in the sum, its loss and its slope alone", (position) => {
  const x = new Draw(1).values(9);
  x[position] = Number.NaN;
  const y = new Float32Array(9).fill(0.5);
  const calls: Record<string, Kernel> = {
    smoothL1: (m, l, s) => kernels.smoothL1(l, s, m.input(x), m.input(y), 9, 1, 1),
    l1: (m, l, s) => kernels.smoothL1(l, s, m.input(x), m.input(y), 9, 0, 1),
    binaryCrossEntropy: (m, l, s) => kernels.binaryCrossEntropy(l, s, m.input(x), m.input(y), 0, 0, 9),
    quantileLoss: (m, l, s) => kernels.quantileLoss(l, s, m.input(x), m.input(y), m.input([0.5]), 9, 1),
  };
  for (const [name, kernel] of Object.entries(calls)) {
    run((memory) => {
      const [losses, slopes] = [memory.output(9), memory.output(9)];
      expect(kernel(memory, losses, slopes), name).toBeNaN();
      const only = Array.from({ length: 9 }, (_, i) => i === position);
      expect(Array.from(memory.read(losses), Number.isNaN), name).toEqual(only);
      expect(Array.from(memory.read(slopes), Number.isNaN), name).toEqual(only);
    });
  }
});

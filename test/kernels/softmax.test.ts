import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, total, type Values } from "../reference/arrays.js";
import * as reference from "../reference/softmax.js";
import { expectExact, expectWithin, gamma, ROUNDINGS_PER_ULP } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const N = 3;
/** The kernels' exp is never smaller than exp(−87.33), so a vanishing term is wrong by up to this. */
const SMALLEST_EXP = 2 ** -125;
/** exp of 1.5 ulp, log of 1 ulp. */
const EXP_ROUNDINGS = 1.5 * ROUNDINGS_PER_ULP;
const LOG_ROUNDINGS = ROUNDINGS_PER_ULP;

function forward(name: "softmaxForward" | "logSoftmaxForward", x: Float32Array, V: number): Float32Array {
  return run((memory) => {
    const y = memory.output(x.length);
    kernels[name](y, memory.input(x), x.length / V, V);
    return memory.read(y);
  });
}

function backward(
  name: "softmaxBackward" | "logSoftmaxBackward",
  dX: Float32Array,
  dY: Float32Array,
  y: Float32Array,
  V: number,
): Float32Array {
  return run((memory) => {
    const d = memory.update(dX);
    kernels[name](d, memory.input(dY), memory.input(y), dX.length / V, V);
    return memory.read(d);
  });
}

/** Largest less smallest element of a row: no |x − max| is larger. */
function range(x: Values, V: number, row: number): number {
  const values = Array.from(x).slice(row * V, (row + 1) * V);
  return Math.max(...values) - Math.min(...values);
}

const rowOf = (index: number, V: number) => Math.floor(index / V);

/** The roundings of Σ exp(x − m): of x − m, which exp multiplies by its size, of exp, and of the sum. */
const sumRoundings = (x: Values, V: number, row: number) => range(x, V, row) + EXP_ROUNDINGS + V;

test("softmaxForward equals the reference", () => {
  for (const V of SIZES) {
    const x = new Draw(V).values(N * V, 8);
    const expected = reference.softmaxForward(x, N, V);
    // The term itself, the sum, 1 / sum and the product.
    const roundings = (row: number) => range(x, V, row) + EXP_ROUNDINGS + sumRoundings(x, V, row) + 2;
    expectWithin(`V=${V}`, forward("softmaxForward", x, V), expected, (index) => {
      return gamma(roundings(rowOf(index, V))) * at(expected, index) + SMALLEST_EXP;
    });
  }
});

test("logSoftmaxForward equals the reference", () => {
  for (const V of SIZES) {
    const x = new Draw(V).values(N * V, 8);
    const expected = reference.logSoftmaxForward(x, N, V);
    expectWithin(`V=${V}`, forward("logSoftmaxForward", x, V), expected, (index) => {
      const row = rowOf(index, V);
      // A relative error of the sum is an absolute one of its logarithm, which lies between 0 and log V.
      const logarithm = sumRoundings(x, V, row) + LOG_ROUNDINGS * Math.log(V);
      return gamma(logarithm) + gamma(2) * Math.abs(at(expected, index));
    });
  }
});

test.each([
  ["softmaxBackward", reference.softmaxBackward] as const,
  ["logSoftmaxBackward", reference.logSoftmaxBackward] as const,
])("%s accumulates what the reference does", (name, referenceBackward) => {
  for (const V of SIZES) {
    const draw = new Draw(V);
    const [x, dX, dY] = [draw.values(N * V, 8), draw.values(N * V), draw.values(N * V)];
    const y = forward(name === "softmaxBackward" ? "softmaxForward" : "logSoftmaxForward", x, V);
    const expected = referenceBackward(dX, dY, y, N, V);
    expectWithin(`V=${V}`, backward(name, dX, dY, y, V), expected, (index) => {
      const [first, own] = [rowOf(index, V) * V, at(y, index)];
      const sum = (term: (j: number) => number) => total(V, (j) => Math.abs(term(first + j)));
      const [dOwn, start] = [Math.abs(at(dY, index)), Math.abs(at(dX, index))];
      const change =
        name === "softmaxBackward"
          ? own * (dOwn + sum((j) => at(y, j) * at(dY, j)))
          : dOwn + Math.exp(own) * sum((j) => at(dY, j));
      return gamma(V + EXP_ROUNDINGS + 4) * (start + change) + SMALLEST_EXP;
    });
  }
});

describe.each(["softmaxForward", "logSoftmaxForward"] as const)("%s", (name) => {
  test("of logits that exp cannot hold is finite, and has the maximum where the logits have it", () => {
    for (const V of [3, 8, 17]) {
      const x = new Draw(V).values(V, 1e37).map((value, index) => (index === 2 ? 3e38 : value));
      const y = forward(name, x, V);
      expect(y.every(Number.isFinite)).toBe(true);
      expect(y[2]).toBe(name === "softmaxForward" ? 1 : 0);
    }
  });

  test("gives NaN in every element of a row with NaN, wherever it stands, and in no other row", () => {
    for (const V of [1, 3, 8, 9]) {
      for (let position = 0; position < V; ++position) {
        const x = new Draw(V).values(N * V);
        const clean = forward(name, x, V);
        x[V + position] = Number.NaN;
        const expected = clean.map((value, index) => (rowOf(index, V) === 1 ? Number.NaN : value));
        expectExact(`V=${V}, NaN at ${position}`, forward(name, x, V), expected);
      }
    }
  });
});

test("a logit of −infinity has at most the smallest weight that exp gives", () => {
  const [first = 0, second = 0] = forward("softmaxForward", Float32Array.of(1, Number.NEGATIVE_INFINITY, 1), 3);
  expect(first).toBe(0.5);
  expect(second).toBeLessThan(SMALLEST_EXP);
});

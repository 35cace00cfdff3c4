import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, type Values } from "../reference/arrays.js";
import * as reference from "../reference/layerNorm.js";
import { absolute, expectExact, expectWithin, gamma } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const COUNTS = [1, 2, 7];
const EPS = 1e-5;
const sizes = COUNTS.flatMap((rows) => [...SIZES, 130].map((N) => [rows, N] as const));

function drawProblem(rows: number, N: number, mean = 0) {
  const draw = new Draw(rows * 1000 + N);
  return {
    rows,
    N,
    x: draw.values(rows * N, 3).map((value) => value + mean),
    weight: draw.values(N),
    bias: draw.values(N),
    dY: draw.values(rows * N),
    start: { dX: draw.values(rows * N), dWeight: draw.values(N), dBias: draw.values(N) },
  };
}

type Problem = ReturnType<typeof drawProblem>;
type Gradients = Partial<Problem["start"]>;

function forward({ rows, N, x, weight, bias }: Problem, hasWeight: boolean, hasBias: boolean) {
  return run((memory) => {
    const [y, mean, rstd] = [memory.output(rows * N), memory.output(rows), memory.output(rows)];
    const [w, b] = [hasWeight ? memory.input(weight) : 0, hasBias ? memory.input(bias) : 0];
    kernels.layerNormForward(y, mean, rstd, memory.input(x), w, b, rows, N, EPS);
    return { y: memory.read(y), mean: memory.read(mean), rstd: memory.read(rstd) };
  });
}

/** start + the gradients, of those that start has. */
function backward({ rows, N, x, weight, dY }: Problem, { dX, dWeight, dBias }: Gradients, hasWeight = true): Gradients {
  const { mean, rstd } = saved(x, rows, N);
  return run((memory) => {
    const update = (values: Float32Array | undefined) => (values ? memory.update(values) : 0);
    const [toX, toWeight, toBias] = [update(dX), update(dWeight), update(dBias)];
    const read = [memory.input(dY), memory.input(mean), memory.input(rstd), memory.input(x)] as const;
    kernels.layerNormBackward(toX, toWeight, toBias, ...read, hasWeight ? memory.input(weight) : 0, rows, N);
    return {
      ...(dX && { dX: memory.read(toX) }),
      ...(dWeight && { dWeight: memory.read(toWeight) }),
      ...(dBias && { dBias: memory.read(toBias) }),
    };
  });
}

/** What the forward pass would save, rounded once. */
function saved(x: Values, rows: number, N: number) {
  const { mean, rstd } = reference.layerNormForward(x, undefined, undefined, rows, N, EPS);
  return { mean: Float32Array.from(mean), rstd: Float32Array.from(rstd) };
}

/**
 * Of the row's element: what rounding the mean, and the difference from it, may do. Both are as large as the mean or the
 * difference; the factors that follow round a few times more.
 */
function normalisedSize({ x, N }: Problem, mean: Values, rstd: Values, index: number): number {
  const r = Math.floor(index / N);
  return (Math.abs(at(mean, r)) + Math.abs(at(x, index) - at(mean, r))) * at(rstd, r);
}

describe.each([0, 1000])("layerNorm, values around %d", (center) => {
  test.each([
    [true, true],
    [true, false],
    [false, false],
  ])("layerNormForward equals the reference, weight %s, bias %s", (hasWeight, hasBias) => {
    for (const [rows, N] of sizes) {
      const problem = drawProblem(rows, N, center);
      const { x, weight, bias } = problem;
      const [w, b] = [hasWeight ? weight : undefined, hasBias ? bias : undefined];
      const { y, mean, rstd } = reference.layerNormForward(x, w, b, rows, N, EPS);
      const got = forward(problem, hasWeight, hasBias);
      const name = `rows=${rows} N=${N}`;
      expectWithin(`${name} mean`, got.mean, mean, (r) => gamma(1) * Math.abs(at(mean, r)));
      expectWithin(`${name} rstd`, got.rstd, rstd, (r) => gamma(2) * at(rstd, r));
      // mean, difference, rstd, their product, weight, bias
      expectWithin(`${name} y`, got.y, y, (i) => {
        const normalised = normalisedSize(problem, mean, rstd, i) * (w ? Math.abs(at(w, i % N)) : 1);
        return gamma(7) * (normalised + (b ? Math.abs(at(b, i % N)) : 0));
      });
    }
  });
});

test.each([true, false])("layerNormBackward accumulates what the reference does, with weight: %s", (hasWeight) => {
  for (const [rows, N] of sizes) {
    const problem = drawProblem(rows, N);
    const { x, weight, dY, start } = problem;
    const { mean, rstd } = saved(x, rows, N);
    const w = hasWeight ? weight : undefined;
    const got = backward(problem, start, hasWeight);
    const expected = reference.layerNormBackward(start, dY, mean, rstd, x, w, rows, N);
    const size = (i: number) => normalisedSize(problem, mean, rstd, i);
    const g = absolute(dY).map((d, i) => d * (w ? Math.abs(at(w, i % N)) : 1));
    const name = `rows=${rows} N=${N}`;
    expectWithin(`${name} dX`, got.dX ?? [], expected.dX, (i) => {
      const row = Math.floor(i / N) * N;
      let [sum, dot] = [0, 0];
      for (let j = row; j < row + N; ++j) {
        sum += at(g, j) / N;
        dot += (at(g, j) * size(j)) / N;
      }
      const change = at(rstd, row / N) * (at(g, i) + sum + size(i) * dot);
      return gamma(N + 12) * (change + Math.abs(at(start.dX, i)));
    });
    const column = (j: number, term: (i: number) => number) => {
      let sum = 0;
      for (let r = 0; r < rows; ++r) sum += term(r * N + j);
      return sum;
    };
    const terms = { dWeight: (i: number) => Math.abs(at(dY, i)) * size(i), dBias: (i: number) => Math.abs(at(dY, i)) };
    for (const parameter of ["dWeight", "dBias"] as const) {
      expectWithin(`${name} ${parameter}`, got[parameter] ?? [], expected[parameter], (j) => {
        return gamma(rows + 4) * (column(j, terms[parameter]) + Math.abs(at(start[parameter], j)));
      });
    }
  }
});

test.each(["dX", "dWeight", "dBias"] as const)(
  "layerNormBackward gives the others unchanged where %s is not wanted",
  (missing) => {
    const problem = drawProblem(5, 9);
    const all = backward(problem, problem.start);
    const { [missing]: _, ...start } = problem.start;
    const others = backward(problem, start);
    expect(others[missing]).toBeUndefined();
    for (const name of ["dX", "dWeight", "dBias"] as const) {
      if (name !== missing) expectExact(name, others[name] ?? [], all[name] ?? []);
    }
  },
);

test("a row of equal values becomes the bias", () => {
  const problem = { ...drawProblem(2, 7), x: new Float32Array(14).fill(0.1) };
  expectExact("y", forward(problem, true, true).y, [...problem.bias, ...problem.bias]);
});

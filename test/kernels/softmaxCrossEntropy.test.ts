import { expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, total } from "../reference/arrays.js";
import * as reference from "../reference/losses.js";
import { logSumExp } from "../reference/softmax.js";
import { expectExact, expectWithin, gamma, ROUNDINGS_PER_ULP } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const N = 5;
const IGNORED = -100;
/** Logits lie in [−LIMIT, LIMIT). */
const LIMIT = 8;

interface Problem {
  readonly V: number;
  readonly x: Float32Array;
  readonly target: Int32Array;
  readonly options: reference.ClassOptions;
}

/** Of the options of a problem: plain, weighted, smoothed, both. */
const VARIANTS = [0, 0.25].flatMap((smoothing) => [false, true].map((weighted) => ({ weighted, smoothing })));
type Variant = (typeof VARIANTS)[number];
const PLAIN = { weighted: false, smoothing: 0 };

/** Row 1 is ignored, and all its logits are NaN. */
function drawProblem(V: number, { weighted, smoothing }: Variant): Problem {
  const draw = new Draw(V);
  const x = draw.values(N * V, LIMIT).map((value, index) => (Math.floor(index / V) === 1 ? Number.NaN : value));
  const target = draw.integers(N, V).map((c, i) => (i === 1 ? IGNORED : c));
  const weight = weighted ? draw.values(V).map((value) => value + 1) : undefined;
  return { V, x, target, options: { V, ignoreIndex: IGNORED, weight, smoothing } };
}

/** What the logarithms of a row's probabilities are multiplied by, all together. */
function targetSum({ V, target, options: { weight, smoothing = 0 } }: Problem, row: number): number {
  const own = weight ? at(weight, at(target, row)) : 1;
  return (1 - smoothing) * own + (smoothing / V) * (weight ? total(V, (j) => at(weight, j)) : V);
}

function forward({ V, x, target, options: { weight, smoothing = 0 } }: Problem) {
  return run((memory) => {
    const [loss, saved] = [memory.output(N), memory.update(new Float32Array(2 * N))];
    const [x_, target_, w] = [memory.input(x), memory.indices(target), weight ? memory.input(weight) : 0];
    kernels.softmaxCrossEntropyForward(loss, saved, x_, target_, w, N, V, smoothing, IGNORED);
    return { loss: memory.read(loss), saved: memory.read(saved) };
  });
}

test.each(VARIANTS)(
  "softmaxCrossEntropyForward equals the reference, and does not read the logits of ignored rows: %o",
  (variant) => {
    for (const V of SIZES) {
      const problem = drawProblem(V, variant);
      const { x, target, options } = problem;
      const expected = reference.softmaxCrossEntropyForward(x, target, options);
      const lse = logSumExp(x, N, V);
      const got = forward(problem);
      // The sum's error, then log; then the sums (m − x_c) + S, whose parts are at most the loss.
      const logarithm = gamma(2 * LIMIT + 1.5 * ROUNDINGS_PER_ULP + V + ROUNDINGS_PER_ULP * Math.log(V));
      // Weights and shares multiply, and V losses add up, each at most 2·LIMIT + log V.
      const added = variant.smoothing > 0 ? gamma(V + 5) * (2 * LIMIT + Math.log(V)) : 0;
      const bound = (i: number) =>
        i === 1 ? 0 : (logarithm + added) * targetSum(problem, i) + gamma(5) * Math.abs(at(expected, i));
      expectWithin(`V=${V} loss`, got.loss, expected, bound);
      const sums = lse.map((value, i) => (i === 1 ? 0 : value - at(got.saved, 2 * i)));
      expectWithin(
        `V=${V} log Σ`,
        got.saved.filter((_, i) => i % 2 === 1),
        sums,
        (i) => (i === 1 ? 0 : logarithm + gamma(2) * at(sums, i)),
      );
    }
  },
);

test("small losses of large logits keep their digits", () => {
  const [x, target] = [Float32Array.of(1000, 999, 100, 100, 20, 10), Int32Array.of(0, 0, 0)];
  const loss = run((memory) => {
    const [out, saved] = [memory.output(3), memory.output(6)];
    kernels.softmaxCrossEntropyForward(out, saved, memory.input(x), memory.indices(target), 0, 3, 2, 0, IGNORED);
    return memory.read(out);
  });
  const expected = [-1, 0, -10].map((difference) => Math.log1p(Math.exp(difference)));
  // The sum 1 + e has one rounding of its size, log passes it on; the rest is relative to the loss.
  expectWithin("loss", loss, expected, (i) => gamma(2) + gamma(8) * at(expected, i));
});

test.each(VARIANTS)(
  "softmaxCrossEntropyBackward accumulates what the reference does, nothing in ignored rows: %o",
  (variant) => {
    for (const V of SIZES) {
      const problem = drawProblem(V, variant);
      const { x, target, options } = problem;
      const draw = new Draw(V + 100);
      const [dX, dLoss] = [draw.values(N * V), draw.values(N)];
      const { saved } = forward(problem);
      const lse = Float64Array.from({ length: N }, (_, i) => at(saved, 2 * i) + at(saved, 2 * i + 1));
      const got = run((memory) => {
        const [d, dLoss_, saved_] = [memory.update(dX), memory.input(dLoss), memory.input(saved)];
        const [x_, target_] = [memory.input(x), memory.indices(target)];
        const w = options.weight ? memory.input(options.weight) : 0;
        const { smoothing } = variant;
        kernels.softmaxCrossEntropyBackward(d, dLoss_, saved_, x_, target_, w, N, V, smoothing, IGNORED);
        return memory.read(d);
      });
      const expected = reference.softmaxCrossEntropyBackward(dX, dLoss, lse, x, target, options);
      // x − m − S, which exp multiplies by its size, exp, the product and two sums; p is at most 1. Weights and shares take four
      // more, and their sum takes V.
      const roundings = 2 * LIMIT + Math.log(V) + 1.5 * ROUNDINGS_PER_ULP + 3 + 5 + V;
      expectWithin(`V=${V}`, got, expected, (index) => {
        const row = Math.floor(index / V);
        const size = row === 1 ? 0 : 2 * targetSum(problem, row) * Math.abs(at(dLoss, row));
        return row === 1 ? 0 : gamma(roundings) * (Math.abs(at(dX, index)) + size);
      });
    }
  },
);

test.each([false, true])("nllForward and nllBackward equal the reference, weighted: %s", (weighted) => {
  for (const V of SIZES) {
    const { x, target, options } = drawProblem(V, { weighted, smoothing: 0 });
    const draw = new Draw(V + 200);
    const [dX, dLoss] = [draw.values(N * V), draw.values(N)];
    const got = run((memory) => {
      const [loss, d, target_] = [memory.output(N), memory.update(dX), memory.indices(target)];
      const w = options.weight ? memory.input(options.weight) : 0;
      kernels.nllForward(loss, memory.input(x), target_, w, N, V, IGNORED);
      kernels.nllBackward(d, memory.input(dLoss), target_, w, N, V, IGNORED);
      return { loss: memory.read(loss), dX: memory.read(d) };
    });
    const loss = reference.nllForward(x, target, options);
    expectWithin(`V=${V} loss`, got.loss, loss, (i) => gamma(1) * Math.abs(at(loss, i)));
    const expected = reference.nllBackward(dX, dLoss, target, options);
    // A product and a sum; weights are at most 2.
    expectWithin(`V=${V} dX`, got.dX, expected, (i) => gamma(2) * (Math.abs(at(dX, i)) + 2));
  }
});

test("NaN in a row that counts shows in its loss", () => {
  const problem = drawProblem(9, PLAIN);
  problem.x[2 * 9 + 8] = Number.NaN;
  const { loss } = forward(problem);
  expect(Array.from(loss, Number.isNaN)).toEqual([false, false, true, false, false]);
  expectExact("ignored", loss.slice(1, 2), [0]);
});

import { expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import * as reference from "../reference/softmax.js";
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
}

/** Row 1 is ignored, and all its logits are NaN. */
function drawProblem(V: number): Problem {
  const draw = new Draw(V);
  const x = draw.values(N * V, LIMIT).map((value, index) => (Math.floor(index / V) === 1 ? Number.NaN : value));
  const target = draw.integers(N, V).map((c, i) => (i === 1 ? IGNORED : c));
  return { V, x, target };
}

function forward({ V, x, target }: Problem) {
  return run((memory) => {
    const [loss, saved] = [memory.output(N), memory.update(new Float32Array(2 * N))];
    kernels.softmaxCrossEntropyForward(loss, saved, memory.input(x), memory.indices(target), N, V, IGNORED);
    return { loss: memory.read(loss), saved: memory.read(saved) };
  });
}

test("softmaxCrossEntropyForward equals the reference, and does not read the logits of ignored rows", () => {
  for (const V of SIZES) {
    const problem = drawProblem(V);
    const { x, target } = problem;
    const expected = reference.softmaxCrossEntropyForward(x, target, N, V, IGNORED);
    const lse = reference.logSumExp(x, N, V);
    const got = forward(problem);
    // The sum's error, then log; then the sums (m − x_c) + S, whose parts are at most the loss.
    const logarithm = gamma(2 * LIMIT + 1.5 * ROUNDINGS_PER_ULP + V + ROUNDINGS_PER_ULP * Math.log(V));
    const bound = (i: number) => (i === 1 ? 0 : logarithm + gamma(2) * Math.abs(at(expected, i)));
    expectWithin(`V=${V} loss`, got.loss, expected, bound);
    const sums = lse.map((value, i) => (i === 1 ? 0 : value - at(got.saved, 2 * i)));
    expectWithin(
      `V=${V} log Σ`,
      got.saved.filter((_, i) => i % 2 === 1),
      sums,
      bound,
    );
  }
});

test("small losses of large logits keep their digits", () => {
  const [x, target] = [Float32Array.of(1000, 999, 100, 100, 20, 10), Int32Array.of(0, 0, 0)];
  const loss = run((memory) => {
    const [out, saved] = [memory.output(3), memory.output(6)];
    kernels.softmaxCrossEntropyForward(out, saved, memory.input(x), memory.indices(target), 3, 2, IGNORED);
    return memory.read(out);
  });
  const expected = [-1, 0, -10].map((difference) => Math.log1p(Math.exp(difference)));
  // The sum 1 + e has one rounding of its size, log passes it on; the rest is relative to the loss.
  expectWithin("loss", loss, expected, (i) => gamma(2) + gamma(8) * at(expected, i));
});

test("softmaxCrossEntropyBackward accumulates what the reference does, nothing in ignored rows", () => {
  for (const V of SIZES) {
    const problem = drawProblem(V);
    const { x, target } = problem;
    const draw = new Draw(V + 100);
    const [dX, dLoss] = [draw.values(N * V), draw.values(N)];
    const { saved } = forward(problem);
    const lse = Float64Array.from({ length: N }, (_, i) => at(saved, 2 * i) + at(saved, 2 * i + 1));
    const got = run((memory) => {
      const d = memory.update(dX);
      const [x_, target_] = [memory.input(x), memory.indices(target)];
      kernels.softmaxCrossEntropyBackward(d, memory.input(dLoss), memory.input(saved), x_, target_, N, V, IGNORED);
      return memory.read(d);
    });
    const expected = reference.softmaxCrossEntropyBackward(dX, dLoss, lse, x, target, N, V, IGNORED);
    // x − m − S, which exp multiplies by its size, exp, the product and two sums; p is at most 1.
    const roundings = 2 * LIMIT + Math.log(V) + 1.5 * ROUNDINGS_PER_ULP + 3;
    expectWithin(`V=${V}`, got, expected, (index) => {
      const row = Math.floor(index / V);
      return row === 1 ? 0 : gamma(roundings) * (Math.abs(at(dX, index)) + 2 * Math.abs(at(dLoss, row)));
    });
  }
});

test("NaN in a row that counts shows in its loss", () => {
  const problem = drawProblem(9);
  problem.x[2 * 9 + 8] = Number.NaN;
  const { loss } = forward(problem);
  expect(Array.from(loss, Number.isNaN)).toEqual([false, false, true, false, false]);
  expectExact("ignored", loss.slice(1, 2), [0]);
});

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
    const [loss, lse] = [memory.output(N), memory.update(new Float32Array(N))];
    kernels.softmaxCrossEntropyForward(loss, lse, memory.input(x), memory.indices(target), N, V, IGNORED);
    return { loss: memory.read(loss), lse: memory.read(lse) };
  });
}

test("softmaxCrossEntropyForward equals the reference, and does not read the logits of ignored rows", () => {
  for (const V of SIZES) {
    const problem = drawProblem(V);
    const { x, target } = problem;
    const expected = reference.softmaxCrossEntropyForward(x, target, N, V, IGNORED);
    const lse = reference.logSumExp(x, N, V);
    const got = forward(problem);
    // As for logSoftmaxForward: the sum's error, then log, then the sums of m + log and lse − x_c.
    const logarithm = gamma(2 * LIMIT + 1.5 * ROUNDINGS_PER_ULP + V + ROUNDINGS_PER_ULP * Math.log(V));
    const bound = (i: number) => logarithm + gamma(1) * (Math.abs(at(lse, i)) + Math.abs(at(expected, i)));
    expectWithin(`V=${V} loss`, got.loss, expected, (i) => (i === 1 ? 0 : bound(i)));
    expectWithin(
      `V=${V} lse`,
      got.lse,
      lse.map((value, i) => (i === 1 ? 0 : value)),
      bound,
    );
  }
});

test("softmaxCrossEntropyBackward accumulates what the reference does, nothing in ignored rows", () => {
  for (const V of SIZES) {
    const problem = drawProblem(V);
    const { x, target } = problem;
    const draw = new Draw(V + 100);
    const [dX, dLoss] = [draw.values(N * V), draw.values(N)];
    const { lse } = forward(problem);
    const got = run((memory) => {
      const d = memory.update(dX);
      const [x_, target_] = [memory.input(x), memory.indices(target)];
      kernels.softmaxCrossEntropyBackward(d, memory.input(dLoss), memory.input(lse), x_, target_, N, V, IGNORED);
      return memory.read(d);
    });
    const expected = reference.softmaxCrossEntropyBackward(dX, dLoss, lse, x, target, N, V, IGNORED);
    // x − lse, which exp multiplies by its size, exp, the product and two sums; p is at most 1.
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

import { describe, expect, test } from "vitest";
import * as reference from "../reference/conv1d.js";
import { absolute, dotRoundings, expectExact, expectRounded } from "./bounds.js";
import { backward, describeSizes, drawProblem, drawSizes, type Fixed, forward } from "./conv1dCase.js";

const CASES = 60;

/** What makes the kernels go different ways. */
const KINDS: Readonly<Record<string, Fixed>> = {
  "drawn sizes": {},
  "stride 1": { stride: 1 },
  "one tap": { K: 1 },
  "short rows": { L: 3, B: 7, padding: 2 },
  "taps far apart": { stride: 1, dilation: 30, K: 2, padding: 30 },
  "an entry of several blocks": { L: 531, B: 2, stride: 1, groups: 1 },
  "an entry of several blocks, strided": { L: 1100, B: 2, stride: 2, C: 4, groups: 1 },
  "blocks of the least width": { C: 3000, K: 3, O: 1, L: 40, B: 1, groups: 1 },
  "more rows of columns than a block of sums": { C: 180, K: 3, O: 6, L: 20, B: 2, groups: 1 },
  "blocks of several entries": { L: 70, B: 9, groups: 1 },
  "a large batch of short rows": { L: 12, B: 60, C: 3, K: 3, groups: 1 },
};

const cases = (fixed: Fixed, count: number) => Array.from({ length: count }, (_, seed) => drawSizes(seed + 1, fixed));
const isLarge = ({ L = 0, C = 0, B = 0 }: Fixed) => L > 60 || C > 60 || B > 20;

describe.each(Object.entries(KINDS))("conv1d, %s", (_, fixed) => {
  const all = cases(fixed, isLarge(fixed) ? 12 : CASES);

  test.each([true, false])("conv1dForward equals the reference, with bias: %s", (hasBias) => {
    for (const conv of all) {
      const problem = drawProblem(conv);
      const { x, w, bias } = problem;
      const expected = reference.conv1dForward(conv, x, w, hasBias ? bias : undefined);
      const magnitude = reference.conv1dForward(conv, absolute(x), absolute(w), hasBias ? absolute(bias) : undefined);
      const roundings = dotRoundings((conv.C / conv.groups) * conv.K);
      expectRounded(describeSizes(conv), forward(problem, hasBias), expected, roundings, magnitude);
    }
  });

  test("conv1dBackward accumulates what the reference does", () => {
    for (const conv of all) {
      const problem = drawProblem(conv);
      const { x, w, dY, start } = problem;
      const got = backward(problem, start);
      const expected = reference.conv1dBackward(conv, start, dY, x, w);
      const size = { dX: absolute(start.dX), dW: absolute(start.dW), dB: absolute(start.dB) };
      const magnitude = reference.conv1dBackward(conv, size, absolute(dY), absolute(x), absolute(w));
      // The sums of a block are added one by one, and a block is at least 16 columns or a whole entry.
      const { B, O, Lout, K, groups } = conv;
      const columns = B * Lout;
      const perBlock = columns + B * Math.ceil(Lout / 16);
      const roundings = { dX: dotRoundings(O / groups) + K, dW: 1 + perBlock, dB: perBlock };
      for (const name of ["dX", "dW", "dB"] as const) {
        const what = `${describeSizes(conv)} ${name}`;
        expectRounded(what, got[name] ?? [], expected[name], roundings[name], magnitude[name]);
      }
    }
  });
});

test.each(["dX", "dW", "dB"] as const)(
  "conv1dBackward gives the others unchanged where %s is not wanted",
  (missing) => {
    const problem = drawProblem(drawSizes(3, { groups: 2 }));
    const all = backward(problem, problem.start);
    const { [missing]: _, ...start } = problem.start;
    const others = backward(problem, start);
    expect(others[missing]).toBeUndefined();
    for (const name of ["dX", "dW", "dB"] as const) {
      if (name !== missing) expectExact(name, others[name] ?? [], all[name] ?? []);
    }
  },
);

/** A batch equals its entries bit for bit: blocks cut every entry at the same places, whatever batch it lies in. */

import { describe, test } from "vitest";
import { expectSameBits } from "./bounds.js";
import { backward, describeSizes, drawProblem, drawSizes, type Fixed, forward, type Problem } from "./conv1dCase.js";

const KINDS: Readonly<Record<string, Fixed>> = {
  "drawn sizes": { B: 5 },
  "blocks of many entries": { B: 40, L: 9, C: 3, groups: 1 },
  "blocks of several entries": { B: 5, L: 70, groups: 1 },
  "entries of several blocks": { B: 3, L: 700, C: 4, groups: 1 },
};

/** The part of entry b. */
function part(values: Float32Array, b: number, B: number): Float32Array {
  return values.slice((b * values.length) / B, ((b + 1) * values.length) / B);
}

/** Entry b alone, and what its gradient adds to. */
function entry({ conv, x, dY, start, ...problem }: Problem, b: number): Problem {
  const own = (values: Float32Array) => part(values, b, conv.B);
  return { ...problem, conv: { ...conv, B: 1 }, x: own(x), dY: own(dY), start: { ...start, dX: own(start.dX) } };
}

describe("conv1d, a batch equals its entries", () => {
  test.each(Object.entries(KINDS))("%s", (_, fixed) => {
    for (let seed = 1; seed <= 8; ++seed) {
      const problem = drawProblem(drawSizes(seed, fixed));
      const { B } = problem.conv;
      const [y, dX] = [forward(problem), backward(problem, problem.start).dX ?? new Float32Array()];
      for (let b = 0; b < B; ++b) {
        const alone = entry(problem, b);
        const name = `${describeSizes(problem.conv)} entry ${b}`;
        expectSameBits(`${name} y`, part(y, b, B), forward(alone));
        expectSameBits(`${name} dX`, part(dX, b, B), backward(alone, { dX: alone.start.dX }).dX ?? new Float32Array());
      }
    }
  });
});

/** What the simd build promises bit for bit. The relaxed build may round differently in different tiles. */

import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import type { Values } from "../reference/arrays.js";
import { expectSameBits } from "./bounds.js";
import { DIRECTIONS, drawRecurrent, type RecurrentCase } from "./recurrentCase.js";
import { KINDS } from "./recurrentKinds.js";
import { backward, eachGradient, forward } from "./recurrentRun.js";

const SIZES = [6, 5, 3, 9] as const;
const [T, B, I, H] = SIZES;

interface ResultGradients {
  readonly dOut: Float32Array;
  readonly dHN: Float32Array;
  readonly dCN: Float32Array;
}

/** Everything that has a row for every sequence. */
function runBoth(problem: RecurrentCase, gradients: ResultGradients): Record<string, Float32Array> {
  const { out, hN, cN, raw } = forward(problem);
  const start = eachGradient(problem, (count) => new Float32Array(count));
  const { dX, dH0, dC0, dHs } = backward(problem, raw, gradients, start);
  const results = { out, hN, cN, dX, dH0, dC0, dHs };
  return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, values ?? new Float32Array()]));
}

describe.each(Object.entries(KINDS))("%s", (_, kind) => {
  test.each(DIRECTIONS)("a batch equals its sequences, %s", (_name, reverse) => {
    const lengths = Int32Array.of(6, 0, 3, 1, 5);
    const problem = drawRecurrent(kind, 0, { sizes: SIZES, reverse, lengths });
    const { R } = problem;
    const draw = new Draw(2);
    const [dOut, dHN, dCN] = [draw.values(T * B * R), draw.values(B * R), draw.values(B * H)];
    const whole = runBoth(problem, { dOut, dHN, dCN });
    const widths: Record<string, number> = { out: R, hN: R, cN: H, dHs: R, dX: I, dH0: R, dC0: H };
    for (let b = 0; b < B; ++b) {
      const own = (values: Values = [], width = 1) =>
        Float32Array.from(values).filter((_value, index) => Math.floor(index / width) % B === b);
      const states = { h0: own(problem.h0, R), c0: own(problem.c0, H) };
      const sequence = { ...problem, ...states, B: 1, x: own(problem.x, I), lengths: own(lengths) };
      const alone = runBoth(sequence, { dOut: own(dOut, R), dHN: own(dHN, R), dCN: own(dCN, H) });
      for (const [name, values] of Object.entries(alone)) {
        expectSameBits(`sequence ${b} ${name}`, values, own(whole[name], widths[name]));
      }
    }
  });

  describe("in time", () => {
    const problem = drawRecurrent(kind, 0, { sizes: SIZES });
    const whole = forward(problem);
    const steps = (values: Values, first: number, end: number) =>
      Float32Array.from(values).slice((first * values.length) / T, (end * values.length) / T);

    test.each([1, 2, 5])("a sequence cut after step %d, its states carried over, equals the whole", (cut) => {
      const first = forward({ ...problem, T: cut, x: steps(problem.x, 0, cut) });
      const rest = { ...problem, T: T - cut, x: steps(problem.x, cut, T), h0: first.hN, c0: first.cN };
      const second = forward(rest);
      expectSameBits("out", Float32Array.of(...first.out, ...second.out), whole.out);
      expectSameBits("hN", second.hN, whole.hN);
      expectSameBits("cN", second.cN, whole.cN);
    });

    test("a reversed sequence in reverse equals the sequence", () => {
      const backwards = (values: Values) =>
        Float32Array.from(Array.from({ length: T }, (_value, s) => [...steps(values, T - 1 - s, T - s)]).flat());
      const mirrored = forward({ ...problem, reverse: true, x: backwards(problem.x) });
      expectSameBits("out", backwards(mirrored.out), whole.out);
      expectSameBits("hN", mirrored.hN, whole.hN);
      expectSameBits("cN", mirrored.cN, whole.cN);
    });
  });
});

import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, type Values } from "../reference/arrays.js";
import { expectExact } from "./bounds.js";
import { DIRECTIONS, drawRecurrent, type RecurrentCase } from "./recurrentCase.js";
import { KINDS } from "./recurrentKinds.js";
import { backward, eachGradient, forward } from "./recurrentRun.js";

const SIZES = [6, 5, 3, 9] as const;
const [T, B, I] = SIZES;
const LENGTHS = Int32Array.of(6, 0, 3, 1, 5);

/** What the backward kernel gives on its own, without dHN and dCN. */
function gradients(problem: RecurrentCase, dOut: Float32Array) {
  const start = eachGradient(problem, (count) => new Float32Array(count));
  return backward(problem, forward(problem).raw, { dOut }, start);
}

/** (T,B,width) values with `value` at padding. */
function withPadding(values: Values, width: number, value: number): Float32Array {
  return Float32Array.from(values, (old, index) => {
    const [t, b] = [Math.floor(index / (B * width)), Math.floor(index / width) % B];
    return t < at(LENGTHS, b) ? old : value;
  });
}

describe.each(Object.entries(KINDS))("%s", (_, kind) => {
  describe.each(DIRECTIONS)("padding, %s", (_name, reverse) => {
    const problem = drawRecurrent(kind, 0, { sizes: SIZES, reverse, lengths: LENGTHS });
    const { R } = problem;
    const dOut = new Draw(2).values(T * B * R);

    test("has no effect, whatever finite numbers x and whatever numbers dOut holds there", () => {
      const soiled = { ...problem, x: withPadding(problem.x, I, 3e38) };
      const [{ raw: _soiled, ...there }, { raw: _clean, ...clean }] = [forward(soiled), forward(problem)];
      const back = gradients(soiled, withPadding(dOut, R, Number.NaN));
      const expected: Record<string, Values> = { ...clean, ...gradients(problem, dOut) };
      for (const [name, values] of Object.entries({ ...there, ...back }))
        expectExact(name, values, expected[name] ?? []);
    });

    test("gives zeros in out, dX and dHs", () => {
      const { dX = new Float32Array(), dHs = new Float32Array() } = gradients(problem, dOut);
      const { out } = forward(problem);
      expectExact("out", out, withPadding(out, R, 0));
      expectExact("dX", dX, withPadding(dX, I, 0));
      expectExact("dHs", dHs, withPadding(dHs, R, 0));
    });
  });

  test("NaN in one sequence stays in it", () => {
    const problem = drawRecurrent(kind, 0, { sizes: SIZES });
    const x = Float32Array.from(problem.x);
    x[2 * I] = Number.NaN; // step 0 of sequence 2
    const { hN, cN } = forward({ ...problem, x });
    for (const [values, size] of [
      [hN, problem.R],
      [cN, problem.H],
    ] as const) {
      const nans = Array.from(values, Number.isNaN);
      expect(nans).toEqual(nans.map((_value, index) => Math.floor(index / size) === 2));
    }
  });
});

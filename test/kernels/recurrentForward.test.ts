import { describe, expect, test } from "vitest";
import { at, type Values } from "../reference/arrays.js";
import { recurrentForward, type Saved } from "../reference/recurrent.js";
import { dotRoundings, expectExact, expectRounded } from "./bounds.js";
import { CASES, describeCase, drawRecurrent, magnitudeOf, type RecurrentCase } from "./recurrentCase.js";
import { KINDS } from "./recurrentKinds.js";
import { forward, padded, savedOf, unpad } from "./recurrentRun.js";

/** Of one step: both dot products with the sum of the biases, the cell, and the projection. */
function roundings({ kind, I, H, R }: RecurrentCase): number {
  const sums = dotRoundings(I) + dotRoundings(R) + 1;
  return kind.roundings.forward(sums) + (kind.projection ? dotRoundings(H) : 0);
}

/** Of rows of `size` values, that of this index. */
function part(values: Values, index: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => at(values, index * size + i));
}

/** Step t alone, from the states that the kernel saved before it: errors of earlier steps are no longer errors. */
function stepOf(problem: RecurrentCase, { hs, cs }: Saved, t: number): RecurrentCase {
  const { T, B, I, H, R, reverse, lengths, x } = problem;
  const before = reverse ? t + 1 : t - 1;
  const states = before >= 0 && before < T && { h0: part(hs, before, B * R), c0: part(cs, before, B * H) };
  const valid = lengths && Array.from(lengths, (length) => Number(t < length));
  return { ...problem, ...states, T: 1, x: part(x, t, B * I), lengths: valid };
}

/** Of (T,B,·) values, step t with its padding 0. */
function validStep({ T, B, lengths }: RecurrentCase, values: Values, t: number): Float64Array {
  const slab = values.length / T;
  return Float64Array.from({ length: slab }, (_, i) => {
    const b = Math.floor((i * B) / slab);
    return lengths && t >= at(lengths, b) ? 0 : at(values, t * slab + i);
  });
}

/** Every step against the reference, and the states at both ends. */
function check(problem: RecurrentCase): void {
  const { cell, T, B, R, H, ldOut, reverse, h0, c0 } = problem;
  const { out, hN, cN, raw } = forward(problem);
  const saved = savedOf(problem, raw);
  const rows = unpad(out, ldOut, R);
  for (let t = 0; t < T; ++t) {
    const step = stepOf(problem, saved, t);
    const [expected, size] = [recurrentForward(step), recurrentForward(magnitudeOf(step))];
    const compare = (name: string, got: Values, goal: Float64Array, magnitude: Float64Array) =>
      expectRounded(`${describeCase(problem)} step ${t} ${name}`, got, goal, roundings(problem), magnitude);
    compare("out", validStep(problem, rows, t), expected.out, size.out);
    compare("hs", part(saved.hs, t, B * R), expected.hs, size.hs);
    if (cell.states === 2) compare("cs", part(saved.cs, t, B * H), expected.cs, size.cs);
    compare("ms", validStep(problem, saved.ms, t), expected.ms, size.ms);
    compare("gates", validStep(problem, saved.kept, t), expected.kept, size.kept);
  }
  const last = reverse ? 0 : T - 1;
  expectExact("hN", hN, part(saved.hs, last, B * R));
  if (cell.states === 2) expectExact("cN", cN, part(saved.cs, last, B * H));
  expectInitial("hs", problem, raw.hs, R, h0);
  expectInitial("cs", problem, raw.cs, H, c0);
}

describe.each(Object.entries(KINDS))("%s, forward", (_, kind) => {
  test.each(CASES)("equals the reference step by step, %s", (_name, draw) => {
    for (const problem of draw(kind)) check(problem);
  });

  test("where dot products take several blocks, and the input is projected in several chunks", () => {
    check(drawRecurrent(kind, 1, { sizes: [2, 2, 260, 260] }));
    check(drawRecurrent(kind, 1, { sizes: [19, 28, 5, 9] }));
    check(drawRecurrent(kind, 1, { sizes: [19, 28, 5, 9], reverse: true }));
  });

  test("writes nothing between the rows of out, and 0 at padding", () => {
    for (const reverse of [false, true]) {
      for (let seed = 0; seed < 12; ++seed) {
        const problem = drawRecurrent(kind, seed, { lengths: true, reverse });
        const { T, B, R, ldOut } = problem;
        const { out } = forward(problem);
        const between = out.filter((_value, index) => index % ldOut >= R);
        expect(between.every(Number.isNaN), describeCase(problem)).toBe(true);
        const rows = unpad(out, ldOut, R);
        const steps = Array.from({ length: T }, (_value, t) => [...validStep(problem, rows, t)]);
        expectExact(`${describeCase(problem)} out of ${B}`, rows, steps.flat());
      }
    }
  });
});

/** The initial states, or zeros, lie before those of the first step in the order of the recurrence. */
function expectInitial(
  name: string,
  { T, B, reverse }: RecurrentCase,
  raw: Float32Array | undefined,
  size: number,
  initial: Values = new Float32Array(B * size),
): void {
  if (!raw) return;
  const rows = unpad(raw, padded(size), size);
  const first = reverse ? T * B * size : 0;
  expectExact(`initial ${name}`, rows.subarray(first, first + B * size), initial);
}

describe("RNN", () => {
  test.each(["tanh", "relu", "sigmoid"] as const)("keeps f(0) or 0 behind the saved states, %s", (activation) => {
    const kind = KINDS[`RNN, ${activation}`];
    if (!kind) throw new Error(`no kind ${activation}`);
    const [zero] = recurrentForward({
      ...drawRecurrent(kind, 0),
      T: 1,
      B: 1,
      H: 1,
      R: 1,
      I: 1,
      x: [0],
      wih: [0],
      whh: [0],
      bih: [0],
      bhh: [0],
      h0: [0],
    }).out;
    for (let seed = 0; seed < 12; ++seed) {
      const problem = drawRecurrent(kind, seed);
      const { hs = new Float32Array() } = forward(problem).raw;
      const behind = hs.filter((_value, index) => index % padded(problem.H) >= problem.H);
      expect(
        behind.every((value) => value === zero || value === 0), // 0 behind h0, and where it is kept
        describeCase(problem),
      ).toBe(true);
    }
  });
});

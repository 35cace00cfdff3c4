/** What the simd build promises bit for bit. The relaxed build may round differently in different tiles. */

import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import type { Values } from "../reference/arrays.js";
import { expectSameBits } from "./bounds.js";
import { DIRECTIONS, drawRnn, type RnnCase } from "./rnnCase.js";
import { backward, eachGradient, forward } from "./rnnRun.js";

const SIZES = [6, 5, 3, 9] as const;
const [T, B, I, H] = SIZES;

/** Everything that has a row for every sequence, and the row's width. */
const PER_SEQUENCE = { out: H, hN: H, dHs: H, dX: I, dH0: H } as const;

function runBoth(rnn: RnnCase, dOut: Float32Array) {
  const { out, hN, hs } = forward(rnn);
  const start = eachGradient(rnn, (count) => new Float32Array(count));
  const { dX = start.dX, dH0 = start.dH0, dHs = new Float32Array() } = backward(rnn, hs, { dOut }, start);
  return { out, hN, dX, dH0, dHs };
}

test.each(DIRECTIONS)("a batch equals its sequences, %s", (_, reverse) => {
  const rnn = drawRnn(0, { sizes: SIZES, reverse, lengths: Int32Array.of(6, 0, 3, 1, 5) });
  const dOut = new Draw(2).values(T * B * H);
  const whole = runBoth(rnn, dOut);
  for (let b = 0; b < B; ++b) {
    const own = (values: Values = [], width = 1) =>
      Float32Array.from(values).filter((_value, index) => Math.floor(index / width) % B === b);
    const sequence = { ...rnn, B: 1, x: own(rnn.x, I), h0: own(rnn.h0, H), lengths: own(rnn.lengths) };
    const alone = runBoth(sequence, own(dOut, H));
    for (const name of ["out", "hN", "dHs", "dX", "dH0"] as const) {
      expectSameBits(`sequence ${b} ${name}`, alone[name], own(whole[name], PER_SEQUENCE[name]));
    }
  }
});

describe("in time", () => {
  const rnn = drawRnn(0, { sizes: SIZES });
  const whole = forward(rnn);
  const steps = (values: Values, first: number, end: number) =>
    Float32Array.from(values).slice((first * values.length) / T, (end * values.length) / T);

  test.each([1, 2, 5])("a sequence cut after step %d, its state carried over, equals the whole", (cut) => {
    const first = forward({ ...rnn, T: cut, x: steps(rnn.x, 0, cut) });
    const second = forward({ ...rnn, T: T - cut, x: steps(rnn.x, cut, T), h0: first.hN });
    expectSameBits("out", Float32Array.of(...first.out, ...second.out), whole.out);
    expectSameBits("hN", second.hN, whole.hN);
  });

  test("a reversed sequence in reverse equals the sequence", () => {
    const backwards = (values: Values) =>
      Float32Array.from(Array.from({ length: T }, (_, s) => [...steps(values, T - 1 - s, T - s)]).flat());
    const mirrored = forward({ ...rnn, reverse: true, x: backwards(rnn.x) });
    expectSameBits("out", backwards(mirrored.out), whole.out);
    expectSameBits("hN", mirrored.hN, whole.hN);
  });
});

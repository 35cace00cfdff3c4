import { describe, expect, test } from "vitest";
import { rnnForward } from "../reference/rnn.js";
import { expectRounded, ROUNDINGS_PER_ULP } from "./bounds.js";
import { CASES_PER_OPTION, describeRnn, drawRnn, magnitudeOf, OPTIONS, type RnnCase } from "./rnnCase.js";
import { forward, padded, statesOf, unpad } from "./rnnRun.js";

/** From the inputs of the first step to the last state: both dot products, their bias and sums, f of 3 ulp. */
function roundings({ T, I, H }: RnnCase): number {
  return T * (I + H + 4 + 3 * ROUNDINGS_PER_ULP);
}

describe.each(Object.entries(OPTIONS))("rnnForward, %s", (_, options) => {
  test("equals the reference", () => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const rnn = drawRnn(seed, options);
      const name = describeRnn(rnn);
      const [got, expected, size] = [forward(rnn), rnnForward(rnn), rnnForward(magnitudeOf(rnn))];
      const states = statesOf(rnn, got.hs);
      expectRounded(`${name} out`, unpad(got.out, rnn.ldOut, rnn.H), expected.out, roundings(rnn), size.out);
      expectRounded(`${name} hN`, got.hN, expected.hN, roundings(rnn), size.hN);
      expectRounded(`${name} hs`, states, expected.hs, roundings(rnn), size.hs);
    }
  });

  test("writes nothing between the rows of out, and f(0) behind the saved states", () => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const rnn = drawRnn(seed, options);
      const { H, ldOut, activation } = rnn;
      const { out, hs } = forward(rnn);
      const between = out.filter((_value, index) => index % ldOut >= H);
      const behind = hs.filter((_value, index) => index % padded(H) >= H);
      expect(between.every(Number.isNaN), describeRnn(rnn)).toBe(true);
      expect(
        behind.every((value) => value === activation.f(0) || value === 0), // 0 behind h0, and where it is kept
        describeRnn(rnn),
      ).toBe(true);
    }
  });
});

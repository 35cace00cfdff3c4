import { describe, expect, test } from "vitest";
import { jordanForward } from "../reference/jordan.js";
import { dotRoundings, expectRounded, ROUNDINGS_PER_ULP } from "./bounds.js";
import {
  activationRoundings,
  CASES_PER_OPTION,
  describeJordan,
  drawJordan,
  type JordanCase,
  magnitudeOf,
  OPTIONS,
} from "./jordanCase.js";
import { forward, statesOf } from "./jordanRun.js";
import { padded } from "./recurrentRun.js";

/** From the inputs of the first step to the last output: three dot products, each added to what is there, f and g. */
function roundings(jordan: JordanCase): number {
  const { T, I, H, O } = jordan;
  const sums = dotRoundings(I) + dotRoundings(O) + dotRoundings(H) + 3;
  return T * (sums + 3 * ROUNDINGS_PER_ULP + activationRoundings(jordan));
}

describe.each(Object.entries(OPTIONS))("jordanForward, %s", (_, options) => {
  test("equals the reference, and writes nothing but f(0), g(0) or 0 behind the saved rows", () => {
    for (let seed = 0; seed < CASES_PER_OPTION; ++seed) {
      const jordan = drawJordan(seed, options);
      const name = describeJordan(jordan);
      const [got, expected, size] = [forward(jordan), jordanForward(jordan), jordanForward(magnitudeOf(jordan))];
      expectRounded(`${name} out`, got.out, expected.out, roundings(jordan), size.out);
      expectRounded(`${name} yN`, got.yN, expected.yN, roundings(jordan), size.yN);
      const { H, O, g, lengths } = jordan;
      const { hs, ys } = statesOf(jordan, got);
      expectRounded(`${name} ys`, ys, expected.ys, roundings(jordan), size.ys);
      // With lengths, rows past the last sequence that reaches a step are not written.
      if (!lengths) expectRounded(`${name} hs`, hs, expected.hs, roundings(jordan), size.hs);

      const behind = (values: Float32Array, width: number) =>
        new Set(values.filter((value, index) => index % padded(width) >= width && !Number.isNaN(value)));
      const zeroOr = (value: number) => [0, value, -0];
      const outer = g === "softmax" ? 0 : jordan.outputActivation.forward([0])[0];
      expect(zeroOr(jordan.activation.f(0)), name).toEqual(expect.arrayContaining([...behind(got.hs, H)]));
      expect(zeroOr(outer ?? 0), name).toEqual(expect.arrayContaining([...behind(got.ys, O)]));
    }
  });
});

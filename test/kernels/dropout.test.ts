import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import { dropoutFactors, type Place } from "../reference/random.js";
import { absolute, expectExact, expectRounded } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const PLACE: Place = { seedLow: 11, seedHigh: 12, stream: 13 };
const { seedLow, seedHigh, stream } = PLACE;
const P = 0.375;
const S = Math.fround(1 / (1 - P));

function forward(x: Float32Array, p = P, s = S): Float32Array {
  return run((memory) => {
    const y = memory.output(x.length);
    kernels.dropoutForward(y, memory.input(x), x.length, p, s, seedLow, seedHigh, stream);
    return memory.read(y);
  });
}

function backward(dX: Float32Array, dY: Float32Array): Float32Array {
  return run((memory) => {
    const d = memory.update(dX);
    kernels.dropoutBackward(d, memory.input(dY), memory.output(dY.length), dY.length, P, S, seedLow, seedHigh, stream);
    return memory.read(d);
  });
}

describe("dropoutForward", () => {
  test("equals the reference", () => {
    for (const n of SIZES) {
      const x = new Draw(n).values(n);
      const factors = dropoutFactors(n, P, S, PLACE);
      expectExact(
        `n=${n}`,
        forward(x),
        factors.map((factor, i) => factor * at(x, i)),
      );
    }
  });

  test.each([0.1, 0.5, 0.9].map(Math.fround))("drops a share of %d", (p) => {
    const n = 2 ** 16;
    const dropped = forward(new Float32Array(n).fill(1), p, 1).filter((value) => value === 0).length;
    // Five standard errors of a binomial share, as in random.test.ts.
    expect(Math.abs(dropped / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  });

  test("keeps all with p = 0, and none with p = 1", () => {
    const x = new Draw(1).values(100);
    expectExact("p = 0", forward(x, 0, 1), x);
    expectExact(
      "p = 1",
      forward(x, 1, Number.POSITIVE_INFINITY),
      x.map(() => 0),
    );
  });

  test("gives 0 where it drops NaN, and keeps NaN elsewhere", () => {
    const factors = dropoutFactors(33, P, S, PLACE);
    expectExact(
      "NaN",
      forward(new Float32Array(33).fill(Number.NaN)),
      factors.map((factor) => (factor ? Number.NaN : 0)),
    );
  });
});

test("dropoutBackward adds through the mask of the forward pass", () => {
  for (const n of SIZES) {
    const draw = new Draw(n);
    const [dX, dY] = [draw.values(n), draw.values(n)];
    // The forward pass on ones shows its mask.
    const factors = forward(new Float32Array(n).fill(1));
    const expected = Float64Array.from(dX, (start, i) => start + at(factors, i) * at(dY, i));
    const magnitude = absolute(dX).map((start, i) => start + S * Math.abs(at(dY, i)));
    expectRounded(`n=${n}`, backward(dX, dY), expected, 2, magnitude);
  }
});

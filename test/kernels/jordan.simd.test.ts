/** What the simd build promises bit for bit. The relaxed build may round differently in different tiles. */

import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import type { Values } from "../reference/arrays.js";
import { expectSameBits } from "./bounds.js";
import { drawJordan, type JordanCase } from "./jordanCase.js";
import { backward, eachGradient, forward } from "./jordanRun.js";

const SIZES = [6, 5, 3, 9, 4] as const;
const [T, B, I, H, O] = SIZES;

/** Everything that has a row for every sequence, and the row's width. */
const PER_SEQUENCE = { out: O, yN: O, dHs: H, dX: I, dY0: O } as const;

function runBoth(jordan: JordanCase, dOut: Float32Array) {
  const { out, yN, hs, ys } = forward(jordan);
  const start = eachGradient(jordan, (count) => new Float32Array(count));
  const { dX = start.dX, dY0 = start.dY0, dHs = new Float32Array() } = backward(jordan, { hs, ys }, { dOut }, start);
  return { out, yN, dX, dY0, dHs };
}

test.each(["softmax", "sigmoid"] as const)("a batch equals its sequences, %s", (g) => {
  const jordan = drawJordan(0, { sizes: SIZES, g, lengths: Int32Array.of(6, 0, 3, 1, 5) });
  const dOut = new Draw(2).values(T * B * O);
  const whole = runBoth(jordan, dOut);
  for (let b = 0; b < B; ++b) {
    const own = (values: Values = [], width = 1) =>
      Float32Array.from(values).filter((_value, index) => Math.floor(index / width) % B === b);
    const sequence = { ...jordan, B: 1, x: own(jordan.x, I), y0: own(jordan.y0, O), lengths: own(jordan.lengths) };
    const alone = runBoth(sequence, own(dOut, O));
    for (const name of ["out", "yN", "dHs", "dX", "dY0"] as const) {
      expectSameBits(`sequence ${b} ${name}`, alone[name], own(whole[name], PER_SEQUENCE[name]));
    }
  }
});

describe("in time", () => {
  const jordan = drawJordan(0, { sizes: SIZES });
  const whole = forward(jordan);
  const steps = (values: Values, first: number, end: number) =>
    Float32Array.from(values).slice((first * values.length) / T, (end * values.length) / T);

  test.each([1, 2, 5])("a sequence cut after step %d, its output carried over, equals the whole", (cut) => {
    const first = forward({ ...jordan, T: cut, x: steps(jordan.x, 0, cut) });
    const second = forward({ ...jordan, T: T - cut, x: steps(jordan.x, cut, T), y0: first.yN });
    expectSameBits("out", Float32Array.of(...first.out, ...second.out), whole.out);
    expectSameBits("yN", second.yN, whole.yN);
  });
});

import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, type Values } from "../reference/arrays.js";
import { expectExact } from "./bounds.js";
import { drawJordan, type JordanCase } from "./jordanCase.js";
import { backward, eachGradient, forward, GRADIENTS } from "./jordanRun.js";

const SIZES = [6, 5, 3, 9, 4] as const;
const [T, B, I, H, O] = SIZES;
const LENGTHS = Int32Array.of(6, 0, 3, 1, 5);

/** What the backward kernel gives on its own, without dYN. */
function gradients(jordan: JordanCase, dOut: Float32Array) {
  return backward(
    jordan,
    forward(jordan),
    { dOut },
    eachGradient(jordan, (count) => new Float32Array(count)),
  );
}

/** (T,B,width) values with `value` at padding. */
function withPadding(values: Values, width: number, value: number): Float32Array {
  return Float32Array.from(values, (old, index) => {
    const [t, b] = [Math.floor(index / (B * width)), Math.floor(index / width) % B];
    return t < at(LENGTHS, b) ? old : value;
  });
}

describe.each([
  ["tanh", "softmax"],
  ["relu", "sigmoid"],
  ["relu", "identity"],
] as const)("padding, %s and %s", (f, g) => {
  const drawn = drawJordan(0, { sizes: SIZES, f, g, lengths: LENGTHS });
  // Large enough that the sums overflow where x is large.
  const jordan = { ...drawn, U: Float32Array.from(drawn.U, (value) => 8 * value) };
  const dOut = new Draw(2).values(T * B * O);

  test("has no effect, whatever finite numbers x and whatever numbers dOut holds there", () => {
    const soiled = { ...jordan, x: withPadding(jordan.x, I, 3e38) };
    expectExact("out", forward(soiled).out, forward(jordan).out);
    expectExact("yN", forward(soiled).yN, forward(jordan).yN);
    const [got, expected] = [gradients(soiled, withPadding(dOut, O, Number.NaN)), gradients(jordan, dOut)];
    for (const name of [...GRADIENTS, "dHs"] as const) expectExact(name, got[name] ?? [], expected[name] ?? []);
  });

  test("gives zeros in out, dX and dHs", () => {
    const { dX = new Float32Array(), dHs = new Float32Array() } = gradients(jordan, dOut);
    const { out } = forward(jordan);
    expectExact("out", out, withPadding(out, O, 0));
    expectExact("dX", dX, withPadding(dX, I, 0));
    expectExact("dHs", dHs, withPadding(dHs, H, 0));
  });
});

test("NaN in one sequence stays in it", () => {
  const jordan = drawJordan(0, { sizes: SIZES });
  const x = Float32Array.from(jordan.x);
  x[2 * I] = Number.NaN; // step 0 of sequence 2
  const nans = Array.from(forward({ ...jordan, x }).yN, Number.isNaN);
  expect(nans).toEqual(nans.map((_, index) => Math.floor(index / O) === 2));
});

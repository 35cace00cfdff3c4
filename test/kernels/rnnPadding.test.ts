import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at, type Values } from "../reference/arrays.js";
import { expectExact } from "./bounds.js";
import { DIRECTIONS, drawRnn, type RnnCase } from "./rnnCase.js";
import { backward, eachGradient, forward, GRADIENTS } from "./rnnRun.js";

const SIZES = [6, 5, 3, 9] as const;
const [T, B, I, H] = SIZES;
const LENGTHS = Int32Array.of(6, 0, 3, 1, 5);

/** What the backward kernel gives on its own, without dHN. */
function gradients(rnn: RnnCase, dOut: Float32Array) {
  return backward(
    rnn,
    forward(rnn).hs,
    { dOut },
    eachGradient(rnn, (count) => new Float32Array(count)),
  );
}

/** (T,B,width) values with `value` at padding. */
function withPadding(values: Values, width: number, value: number): Float32Array {
  return Float32Array.from(values, (old, index) => {
    const [t, b] = [Math.floor(index / (B * width)), Math.floor(index / width) % B];
    return t < at(LENGTHS, b) ? old : value;
  });
}

describe.each(DIRECTIONS)("padding, %s", (_, reverse) => {
  const rnn = drawRnn(0, { sizes: SIZES, reverse, lengths: LENGTHS });
  const dOut = new Draw(2).values(T * B * H);

  test("has no effect, whatever finite numbers x and whatever numbers dOut holds there", () => {
    const soiled = { ...rnn, x: withPadding(rnn.x, I, 3e38) };
    expectExact("out", forward(soiled).out, forward(rnn).out);
    expectExact("hN", forward(soiled).hN, forward(rnn).hN);
    const [got, expected] = [gradients(soiled, withPadding(dOut, H, Number.NaN)), gradients(rnn, dOut)];
    for (const name of [...GRADIENTS, "dHs"] as const) expectExact(name, got[name] ?? [], expected[name] ?? []);
  });

  test("gives zeros in out, dX and dHs", () => {
    const { dX = new Float32Array(), dHs = new Float32Array() } = gradients(rnn, dOut);
    const { out } = forward(rnn);
    expectExact("out", out, withPadding(out, H, 0));
    expectExact("dX", dX, withPadding(dX, I, 0));
    expectExact("dHs", dHs, withPadding(dHs, H, 0));
  });
});

test("NaN in one sequence stays in it", () => {
  const rnn = drawRnn(0, { sizes: SIZES });
  const x = Float32Array.from(rnn.x);
  x[2 * I] = Number.NaN; // step 0 of sequence 2
  const nans = Array.from(forward({ ...rnn, x }).hN, Number.isNaN);
  expect(nans).toEqual(nans.map((_, index) => Math.floor(index / H) === 2));
});

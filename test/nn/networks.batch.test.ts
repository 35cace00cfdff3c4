/** A batch, padded or not, is its sequences one by one: bit for bit in the simd build, whatever stands at padding. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { expectClose } from "../tolerance.js";
import { type Network, networks, outputSize, roundings } from "./networks.js";
import { pass } from "./passes.js";
import { drawn, expectSame, inputSize, leaf, row } from "./sequences.js";

const T = 7;
const B = 6;
const full = Array<number>(B).fill(T);
const uneven = [3, 7, 1, 7, 5, 2]; // in no order, some alike

/** x (T,B,…) with NaN at padding. */
function padded(x: Tensor, lengths: readonly number[]): Tensor {
  const features = x.shape[2] as number;
  const data = x.toFloat32Array().map((value, i) => {
    return Math.floor(i / (B * features)) < (lengths[Math.floor(i / features) % B] as number) ? value : Number.NaN;
  });
  return tensor(data, x.shape, { requiresGrad: true });
}

function inputs({ stateSize }: Network, lengths: readonly number[]) {
  return {
    x: padded(drawn(1, [T, B, inputSize]), lengths),
    h0: drawn(2, [1, B, stateSize]),
    wOut: padded(drawn(3, [T, B, outputSize]), lengths).detach(),
    wH: drawn(4, [1, B, stateSize]),
  };
}

/** Zero, and not minus zero, at padding. */
function expectZeroPadding(name: string, x: Tensor, lengths: readonly number[]): void {
  for (const [b, length] of lengths.entries()) {
    if (length === T) continue;
    const rest = x
      .narrow(1, b, 1)
      .narrow(0, length, T - length)
      .toFloat32Array();
    expect(
      rest.every((value) => Object.is(value, 0)),
      `${name} of sequence ${b}`,
    ).toBe(true);
  }
}

describe.each([
  ["a batch", undefined, full],
  ["a padded batch", uneven, uneven],
])("%s gives what its sequences give one by one", (_, given, lengths) => {
  test.each(networks.map((network) => [network.title, network] as const))("%s", (_title, network) => {
    const model = network.make();
    const { x, h0, wOut, wH } = inputs(network, lengths);
    // The loss weighs outputs at padding too, where no gradient may enter.
    const everywhere = given ? drawnEverywhere(wOut) : wOut;
    const together = pass(model, { x, h0, wOut: everywhere, wH, ...(given && { lengths: given }) });
    const { there, back } = roundings(T, B);
    const sums = new Map<string, Float64Array>();
    for (const [b, length] of lengths.entries()) {
      const { output, hN, ...gradients } = pass(model, {
        x: leaf(row(x, b, length)),
        h0: leaf(row(h0, b)),
        wOut: row(wOut, b, length),
        wH: row(wH, b),
      });
      const { x: dX, h0: dH0, ...parameters } = gradients;
      expectSame(`output of sequence ${b}`, row(together.output as Tensor, b, length), output as Tensor, there);
      expectSame(`state of sequence ${b}`, row(together.hN as Tensor, b), hN as Tensor, there);
      expectSame(`gradient of sequence ${b}`, row(together.x as Tensor, b, length), dX as Tensor, back);
      expectSame(`gradient of state ${b}`, row(together.h0 as Tensor, b), dH0 as Tensor, back);
      for (const [name, gradient] of Object.entries(parameters)) {
        const sum = sums.get(name) ?? new Float64Array(gradient.size);
        for (const [i, value] of gradient.toFloat32Array().entries()) sum[i] = (sum[i] as number) + value;
        sums.set(name, sum);
      }
    }
    expect([...sums.keys()]).toEqual(["U", "W", "V", "b_W", "b_V"]);
    for (const [name, sum] of sums)
      expectClose(`gradient of ${name}`, (together[name] as Tensor).toFloat32Array(), sum, back);
    expectZeroPadding("output", together.output as Tensor, lengths);
    expectZeroPadding("gradient", together.x as Tensor, lengths);
  });
});

/** The weights with numbers for NaN. */
function drawnEverywhere(wOut: Tensor): Tensor {
  return tensor(
    wOut.toFloat32Array().map((value) => (Number.isNaN(value) ? 3 : value)),
    wOut.shape,
  );
}

describe("NaN in a valid input reaches the later outputs of its sequence and no other", () => {
  test.each(networks.map((network) => [network.title, network] as const))("%s", (_title, network) => {
    const data = drawn(1, [T, B, inputSize]).toFloat32Array();
    data[(2 * B + 1) * inputSize + 3] = Number.NaN; // step 2 of sequence 1
    const [output, state] = network.make().forward(tensor(data, [T, B, inputSize]));
    const nans = (x: Tensor) => Array.from(x.toFloat32Array(), Number.isNaN);
    const expected = (t: number, b: number) => b === 1 && t >= 2;
    expect(nans(output)).toEqual(
      Array.from({ length: T * B * outputSize }, (_value, i) =>
        expected(Math.floor(i / (B * outputSize)), Math.floor(i / outputSize) % B),
      ),
    );
    const { stateSize } = network;
    expect(nans(state)).toEqual(Array.from({ length: B * stateSize }, (_value, i) => Math.floor(i / stateSize) === 1));
  });
});

/** batchFirst is a transposed input and output, and an unbatched sequence is a batch of one; frozen parameters change nothing else. */

import { scope, type Tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { networks, outputSize, roundings } from "./networks.js";
import { pass, type Results } from "./passes.js";
import { drawn, expectSame, inputSize, leaf } from "./sequences.js";

const T = 5;
const B = 3;

const swapped = (x: Tensor) => x.transpose(0, 1);

function expectEqual(got: Results, expected: Results): void {
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const [name, result] of Object.entries(got)) {
    expect(result.toFloat32Array(), name).toEqual(expected[name]?.toFloat32Array());
  }
}

describe.each(networks.map((network) => [network.title, network] as const))("%s", (_, { make, stateSize }) => {
  const x = drawn(1, [T, B, inputSize]);
  const h0 = drawn(2, [1, B, stateSize]);
  const wOut = drawn(3, [T, B, outputSize]);
  const wH = drawn(4, [1, B, stateSize]);

  test.each([undefined, [2, 5, 3]])("batchFirst, lengths %j", (lengths) => {
    const options = lengths && { lengths };
    const expected = pass(make(), { x, h0, wOut, wH, ...options });
    const inputs = { x: leaf(swapped(x)), h0, wOut: swapped(wOut), wH, ...options };
    const got = pass(make({ batchFirst: true }), inputs);
    expect(got.output?.shape).toEqual([B, T, outputSize]);
    expect(got.hN?.shape).toEqual([1, B, stateSize]);
    expectEqual({ ...got, output: swapped(got.output as Tensor), x: swapped(got.x as Tensor) }, expected);
  });

  test.each([false, true])("unbatched, batchFirst %s", (batchFirst) => {
    const model = make({ batchFirst });
    const one = { x: leaf(x.select(1, 0)), h0: leaf(h0.select(1, 0)), wOut: wOut.select(1, 0), wH: wH.select(1, 0) };
    const got = pass(model, one);
    expect(got.output?.shape).toEqual([T, outputSize]);
    expect(got.hN?.shape).toEqual([1, stateSize]);
    const dim = batchFirst ? 0 : 1;
    const batched = (y: Tensor, features: number) => y.reshape(batchFirst ? [1, T, features] : [T, 1, features]);
    expect(batched(one.x, inputSize).shape[dim]).toBe(1);
    const batch = {
      x: leaf(batched(one.x, inputSize)),
      h0: leaf(one.h0.reshape([1, 1, stateSize])),
      wOut: batched(one.wOut, outputSize),
      wH: one.wH.reshape([1, 1, stateSize]),
    };
    expectEqual(got, pass(model, batch));
  });

  test("a packed batch comes out packed, and gives what lengths give", () => {
    const model = make();
    const lengths = [2, 5, 3];
    const options = { enforceSorted: false };
    const input = leaf(x);
    const state = leaf(h0);
    const got = scope(() => {
      const [y, last] = model.forward(nn.packPaddedSequence(input, lengths, options), state);
      const [padded] = nn.padPackedSequence(y);
      padded.mul(wOut).sum().add(last.mul(wH).sum()).backward();
      return { padded, last };
    });
    const expected = pass(make(), { x, h0, wOut, wH, lengths });
    const { there, back } = roundings(T, B);
    expectSame("y", got.padded, expected.output as Tensor, there);
    expectSame("state", got.last, expected.hN as Tensor, there);
    expectSame("gradient of x", input.grad as unknown as Tensor, expected.x as Tensor, back);
    expectSame("gradient of the state", state.grad as unknown as Tensor, expected.h0 as Tensor, back);
    expect(() => model.forward(nn.packPaddedSequence(x, lengths, options) as never, h0, { lengths })).toThrow(
      "a PackedSequence has its lengths",
    );
  });

  test.each(["U", "W", "V", "b_W", "b_V"])("a frozen %s gets no gradient, the others get theirs", (frozen) => {
    const all = pass(make(), { x, h0, wOut, wH });
    const model = make();
    model.param(frozen).requiresGrad = false;
    const { [frozen]: none, ...others } = pass(model, { x, h0, wOut, wH });
    const { [frozen]: _own, ...expected } = all;
    expect(none).toBeNull();
    expectEqual(others, expected);
  });

  test("a constant input gets no gradient, the others get theirs", () => {
    const { x: _own, ...expected } = pass(make(), { x, h0, wOut, wH });
    const { x: none, ...others } = pass(make(), { x: x.detach(), h0, wOut, wH });
    expect(none).toBeNull();
    expectEqual(others, expected);
  });
});

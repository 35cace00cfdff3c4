/** What nn.Conv1d promises beside PyTorch's numbers: first values, names, causality. */

import { manualSeed, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";

test("parameters have PyTorch's names and shapes", () => {
  const shapes = (conv: nn.Conv1d) => conv.namedParameters().map(([name, { shape }]) => [name, shape]);
  expect(shapes(new nn.Conv1d(6, 4, 5, { groups: 2 }))).toEqual([
    ["weight", [4, 3, 5]],
    ["bias", [4]],
  ]);
  expect(shapes(new nn.Conv1d(6, 4, 5, { bias: false }))).toEqual([["weight", [4, 6, 5]]]);
});

test("options can be read", () => {
  const conv = new nn.Conv1d(6, 4, 5, { stride: 2, padding: "causal", dilation: 3, groups: 2 });
  const { inChannels, outChannels, kernelSize, stride, padding, dilation, groups } = conv;
  expect([inChannels, outChannels, kernelSize, stride, padding, dilation, groups]).toEqual([
    6,
    4,
    5,
    2,
    "causal",
    3,
    2,
  ]);
});

test("starts uniform in ±1/√(inChannels/groups·kernelSize)", () => {
  manualSeed(1);
  const values = new nn.Conv1d(16, 400, 2, { groups: 2 }).parameters().flatMap((p) => [...p.toFloat32Array()]);
  expect(Math.max(...values)).toBeLessThan(0.25);
  expect(Math.max(...values)).toBeGreaterThan(0.249);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.25);
  expect(Math.min(...values)).toBeLessThan(-0.249);
});

describe("padding", () => {
  test.each([1, 2, 3, 4, 5])('"same" keeps the length with %d taps', (kernelSize) => {
    const conv = new nn.Conv1d(2, 3, kernelSize, { padding: "same", dilation: 2 });
    expect(conv.forward(tensor(new Float32Array(14), [2, 7])).shape).toEqual([3, 7]);
  });

  test.each([1, 2, 3])('"causal" with stride %d: an output sees no input past its own place', (stride) => {
    const conv = new nn.Conv1d(2, 3, 4, { padding: "causal", dilation: 2, stride });
    const [C, L] = [2, 23];
    const before = new Draw(1).values(C * L);
    const output = (x: Float32Array) => conv.forward(tensor(x, [C, L])).toArray() as number[][];
    const all = output(before);
    expect(all[0]).toHaveLength(Math.ceil(L / stride));
    for (let place = 0; place < L; ++place) {
      const x = before.slice();
      for (let c = 0; c < C; ++c) x[c * L + place] = 9;
      const changed = output(x).map((row, o) => row.map((value, t) => value !== all[o]?.[t]));
      const seen = changed[0]?.map((_, t) => changed.some((row) => row[t]));
      // Taps lie 0, 2, 4 and 6 places back.
      expect(seen).toEqual(
        Array.from({ length: Math.ceil(L / stride) }, (_, t) => [0, 2, 4, 6].includes(t * stride - place)),
      );
    }
  });
});

test("gives a host tensor outside of any scope, and reads parameters as they are now", () => {
  const conv = new nn.Conv1d(1, 1, 2);
  conv.weight.set([[[1, 10]]]);
  conv.bias?.set([0.5]);
  expect(conv.forward(tensor([[1, 2, 3]])).toArray()).toEqual([[21.5, 32.5]]);
  scope(() => conv.weight.set([[[2, 10]]]));
  expect(conv.forward(tensor([[1, 2, 3]])).toArray()).toEqual([[22.5, 34.5]]);
});

test("no gradient is computed for an input that needs none, nor for a frozen weight", () => {
  const conv = new nn.Conv1d(2, 3, 2);
  conv.weight.requiresGrad = false;
  const x = tensor(new Draw(1).values(10), [2, 5]);
  scope(() => conv.forward(x).sum().backward());
  expect(x.grad).toBeNull();
  expect(conv.weight.grad).toBeNull();
  expect(conv.bias?.grad?.toArray()).toEqual([4, 4, 4]);
});

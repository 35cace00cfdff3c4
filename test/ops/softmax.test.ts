/** softmax and logSoftmax over any dimension. */

import { tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { type Array64, at, build, map, sumOver, without } from "./arrays64.js";
import { checkOperation } from "./operation.js";

function softmax(x: Array64, d: number): Array64 {
  const sums = sumOver(map(Math.exp)(x), d);
  return build(x.shape, (index) => Math.exp(at(x, index)) / at(sums, without(index, d)));
}

function logSoftmax(x: Array64, d: number): Array64 {
  return map(Math.log)(softmax(x, d));
}

describe("over one dimension", () => {
  for (const shape of [[5], [3, 9], [2, 3, 4], [2, 3, 1, 4], [2, 2, 3, 2, 2]]) {
    for (const d of shape.keys()) {
      for (const dim of [d, d - shape.length]) {
        test(`[${shape}] over ${dim}`, () => {
          const roundings = 16 + (shape[d] as number);
          checkOperation({ run: (x) => x.softmax(dim), reference: (x) => softmax(x, d), shapes: [shape], roundings });
          const reference = (x: Array64) => logSoftmax(x, d);
          checkOperation({ run: (x) => x.logSoftmax(dim), reference, shapes: [shape], roundings });
        });
      }
    }
  }

  test("adds up to 1", () => {
    const rows = tensor([
      [1, 2, 3],
      [-5, 0, 5],
    ]);
    for (const dim of [0, 1]) {
      for (const total of rows.softmax(dim).sum(dim).toFloat32Array()) expect(Math.abs(total - 1)).toBeLessThan(1e-6);
    }
  });

  test("large logits do not overflow, small ones do not vanish", () => {
    const x = tensor([1000, 999, -1000]);
    const expected = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.E), 0];
    for (const [i, value] of x.softmax(0).toFloat32Array().entries()) {
      expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-6);
    }
    const logs = x.logSoftmax(0).toFloat32Array();
    expect(Math.abs((logs[0] as number) + Math.log(1 + Math.exp(-1)))).toBeLessThan(1e-4);
    expect(Math.abs((logs[2] as number) + 2000)).toBeLessThan(1);
  });

  test("a masked class, -Infinity, has no probability that counts", () => {
    const values = tensor([0, -Infinity, 0]).softmax(0).toFloat32Array();
    expect([...values].map((value) => (value < 2 ** -126 ? 0 : value))).toEqual([0.5, 0, 0.5]);
    expect(tensor([0, -Infinity]).logSoftmax(0).toArray()).toEqual([0, -Infinity]);
  });

  test("NaN stays in its row", () => {
    const y = tensor([
      [1, Number.NaN],
      [1, 1],
    ]).softmax(1);
    expect(y.toArray()).toEqual([
      [Number.NaN, Number.NaN],
      [0.5, 0.5],
    ]);
  });

  test("of nothing is nothing", () => {
    expect(tensor([[], []]).softmax(1).shape).toEqual([2, 0]);
  });

  test("needs no more than one element", () => {
    expect(
      tensor([[3], [4]])
        .softmax(1)
        .toArray(),
    ).toEqual([[1], [1]]);
  });
});

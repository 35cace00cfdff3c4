/** sum and mean, of all elements and over one dimension. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { type Array64, replaced, scalar, sumOver } from "./arrays64.js";
import { checkOperation } from "./operation.js";

const shapes = [[7], [2, 3], [2, 3, 4], [2, 1, 3, 2], [2, 3, 2, 1, 2], [2, 1, 2, 3, 1, 2]];

function scaled(x: Array64, by: number): Array64 {
  return { shape: x.shape, data: x.data.map((value) => value * by) };
}

function kept(x: Array64, from: Array64, d: number): Array64 {
  return { shape: replaced(from.shape, d, 1), data: x.data };
}

describe("of all elements", () => {
  const total = (x: Array64) => x.data.reduce((a, b) => a + b, 0);
  for (const shape of [[], ...shapes]) {
    test(`[${shape}]`, () => {
      checkOperation({ run: (x) => x.sum(), reference: (x) => scalar(total(x)), shapes: [shape] });
      checkOperation({ run: (x) => x.mean(), reference: (x) => scalar(total(x) / x.data.length), shapes: [shape] });
    });
  }

  test("a long sum is accumulated in float64: its only rounding is the last", () => {
    const n = 300_001;
    const x = tensor(new Float32Array(n).fill(0.1));
    expect(x.sum().item()).toBe(Math.fround(n * Math.fround(0.1)));
    expect(x.mean().item()).toBe(Math.fround(0.1));
  });

  test("the sum of nothing is 0", () => {
    expect(tensor([]).sum().item()).toBe(0);
  });
});

describe("over one dimension", () => {
  for (const shape of shapes) {
    for (const d of shape.keys()) {
      for (const keepdim of [false, true]) {
        for (const dim of [d, d - shape.length]) {
          test(`[${shape}] over ${dim}${keepdim ? ", keepdim" : ""}`, () => {
            const sum = (x: Array64) => (keepdim ? kept(sumOver(x, d), x, d) : sumOver(x, d));
            const n = shape[d] as number;
            checkOperation({ run: (x) => x.sum(dim, keepdim), reference: sum, shapes: [shape] });
            const mean = (x: Array64) => scaled(sum(x), 1 / n);
            checkOperation({ run: (x) => x.mean(dim, keepdim), reference: mean, shapes: [shape] });
          });
        }
      }
    }
  }

  test("that is empty gives zeros", () => {
    const x: Tensor = tensor([[], []]);
    expect(x.sum(1).toArray()).toEqual([0, 0]);
    expect(x.sum(0).toArray()).toEqual([]);
  });
});

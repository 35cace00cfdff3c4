/** mseLoss in every reduction. */

import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { type Array64, scalar } from "./arrays64.js";
import { checkOperation } from "./operation.js";

describe("mseLoss", () => {
  const square = (a: Array64, b: Array64) => a.data.map((value, i) => (value - (b.data[i] as number)) ** 2);
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  for (const shape of [[], [7], [2, 3, 4]]) {
    const shapes = [shape, shape];
    test(`of [${shape}]`, () => {
      checkOperation({
        run: (a, b) => nn.mseLoss(a, b),
        reference: (a, b) => scalar(sum(square(a, b)) / a.data.length),
        shapes,
      });
      checkOperation({
        run: (a, b) => nn.mseLoss(a, b, { reduction: "sum" }),
        reference: (a, b) => scalar(sum(square(a, b))),
        shapes,
      });
      checkOperation({
        run: (a, b) => nn.mseLoss(a, b, { reduction: "none" }),
        reference: (a, b) => ({ shape, data: square(a, b) }),
        shapes,
      });
    });
  }

  test("takes a constant target", () => {
    const x = tensor([1, 2], undefined, { requiresGrad: true });
    scope(() => nn.mseLoss(x, tensor([3, 0])).backward());
    expect(x.grad?.toArray()).toEqual([-2, 2]);
  });
});

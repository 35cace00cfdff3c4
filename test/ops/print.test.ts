/** What toString() and Node's inspect show of a tensor. The arrangement of the numbers is PyTorch's. */

import { inspect } from "node:util";
import { noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

const range = (n: number, shape: readonly number[]) =>
  tensor(
    Float32Array.from({ length: n }, (_, i) => i),
    shape,
  );

describe("toString", () => {
  test.each<[string, Tensor, string]>([
    ["a scalar", tensor(3), "tensor(3., shape=[], dtype=float32)"],
    ["nothing", tensor(new Float32Array(0), [0, 3]), "tensor([], shape=[0, 3], dtype=float32)"],
    ["whole numbers", tensor([1, -20]), "tensor([  1., -20.], shape=[2], dtype=float32)"],
    ["integers", tensor(Int32Array.of(1, -20)), "tensor([  1, -20], shape=[2], dtype=int32)"],
    ["others", tensor([1, -2.5, 0]), "tensor([ 1.0000, -2.5000,  0.0000], shape=[3], dtype=float32)"],
    ["a wide range", tensor([1, -2e-5]), "tensor([ 1.0000e+00, -2.0000e-05], shape=[2], dtype=float32)"],
    ["large numbers", tensor([2e9, 1e9]), "tensor([2.0000e+09, 1.0000e+09], shape=[2], dtype=float32)"],
    ["an exponent of three digits does not occur", tensor([1e-38]), "tensor([1.0000e-38], shape=[1], dtype=float32)"],
    [
      "no numbers",
      tensor([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
      "tensor([ nan,  inf, -inf], shape=[3], dtype=float32)",
    ],
    ["a matrix", range(4, [2, 2]), "tensor([[0., 1.],\n        [2., 3.]], shape=[2, 2], dtype=float32)"],
    [
      "three dimensions",
      range(4, [2, 1, 2]),
      "tensor([[[0., 1.]],\n\n        [[2., 3.]]], shape=[2, 1, 2], dtype=float32)",
    ],
    [
      "a long row",
      range(20, [20]),
      "tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,\n        14., 15., 16., 17., 18., 19.], shape=[20], dtype=float32)",
    ],
  ])("of %s", (_, x, words) => {
    expect(String(x)).toBe(words);
  });

  test("shows the edges of more than 1000 numbers", () => {
    expect(`${range(1000, [1000])}`).not.toMatch("...");
    expect(`${range(1001, [1001])}`).toBe(
      "tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.], shape=[1001], dtype=float32)",
    );
    expect(`${tensor(new Float32Array(4000), [2, 1000, 2])}`).toBe(
      [
        "tensor([[[0., 0.],",
        "         [0., 0.],",
        "         [0., 0.],",
        "         ...,",
        "         [0., 0.],",
        "         [0., 0.],",
        "         [0., 0.]],",
        "",
        "        [[0., 0.],",
        "         [0., 0.],",
        "         [0., 0.],",
        "         ...,",
        "         [0., 0.],",
        "         [0., 0.],",
        "         [0., 0.]]], shape=[2, 1000, 2], dtype=float32)",
      ].join("\n"),
    );
  });

  test("of parameters, and of tensors in a scope and after it", () => {
    expect(String(new nn.Parameter([1]))).toBe("tensor([1.], shape=[1], dtype=float32, requiresGrad=true)");
    let inside: Tensor | undefined;
    scope(() => {
      inside = noGrad(() => tensor([1, 2]).add(1));
      expect(String(inside)).toBe("tensor([2., 3.], shape=[2], dtype=float32)");
    });
    expect(String(inside)).toBe("tensor(gone with its scope, shape=[2], dtype=float32)");
  });
});

test("Node's inspect shows the same, nested too", () => {
  expect(inspect(tensor([1, 2]))).toBe("tensor([1., 2.], shape=[2], dtype=float32)");
  expect(inspect({ x: tensor(2) })).toBe("{ x: tensor(2., shape=[], dtype=float32) }");
});

/** backward(): where gradients go, and how they add up. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

const leaf = (values: number[]) => tensor(values, undefined, { requiresGrad: true });
const grad = (x: Tensor) => x.grad?.toArray() ?? null;

describe("gradients", () => {
  test("reach leaves made with requiresGrad and parameters, and no others", () => {
    const [x, constant] = [leaf([1, 2]), tensor([3, 4])];
    const w = new nn.Parameter([5, 6]);
    scope(() => x.mul(w).mul(constant).sum().backward());
    expect([grad(x), grad(w), grad(constant)]).toEqual([[15, 24], [3, 8], null]);
  });

  test("add up over two calls, in one scope or in two", () => {
    const x = leaf([1, 2]);
    const w = new nn.Parameter([5, 6]);
    scope(() => {
      x.mul(w).sum().backward();
      x.mul(w).sum().backward();
    });
    expect([grad(x), grad(w)]).toEqual([
      [10, 12],
      [2, 4],
    ]);
    scope(() => x.mul(w).sum().backward());
    expect([grad(x), grad(w)]).toEqual([
      [15, 18],
      [3, 6],
    ]);
    x.grad = null;
    w.grad = null;
    expect([x.grad, w.grad]).toEqual([null, null]);
    scope(() => x.mul(w).sum().backward());
    expect([grad(x), grad(w)]).toEqual([
      [5, 6],
      [1, 2],
    ]);
  });

  test("add up where a tensor is used more than once", () => {
    const x = leaf([2, 3]);
    scope(() => {
      const y = x.mul(x);
      y.add(y).sub(x).sum().backward();
    });
    expect(grad(x)).toEqual([7, 11]); // 4x − 1
  });

  test("of a leaf itself add up too", () => {
    const x = leaf([3]);
    scope(() => {
      x.backward();
      x.backward(tensor([4]));
    });
    expect(grad(x)).toEqual([5]);
  });

  test("begin with the gradient that is given", () => {
    const x = leaf([1, 2]);
    scope(() => x.mul(10).backward(tensor([1, -0.5])));
    expect(grad(x)).toEqual([10, -5]);
  });

  test("are copies: what is read does not change later", () => {
    const w = new nn.Parameter([1]);
    scope(() => w.mul(2).sum().backward());
    const first = w.grad;
    scope(() => w.mul(3).sum().backward());
    expect([first?.toArray(), grad(w)]).toEqual([[2], [5]]);
  });

  test("stop at a frozen parameter, and pass through it", () => {
    const [w, frozen] = [new nn.Parameter([2]), new nn.Parameter([3])];
    frozen.requiresGrad = false;
    scope(() => w.mul(frozen).sum().backward());
    expect([grad(w), grad(frozen)]).toEqual([[3], null]);
  });

  test("do not come to what was frozen after the forward pass", () => {
    const x = tensor(new Float32Array(50_000).fill(1), undefined, { requiresGrad: true });
    const before = tensor([0.5]).tanh().item();
    scope(() => {
      const y = x.tanh().sum();
      x.requiresGrad = false;
      y.backward();
    });
    expect(x.grad).toBeNull();
    expect(tensor([0.5]).tanh().item(), "the kernels' constants are as before").toBe(before);
  });
});

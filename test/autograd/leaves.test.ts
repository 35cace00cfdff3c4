/** Leaves that are made inside a scope, and gradients of intermediate results. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

const leaf = (values: number[]) => tensor(values, undefined, { requiresGrad: true });
const grad = (x: Tensor) => x.grad?.toArray() ?? null;

describe("a leaf made inside a scope", () => {
  test("keeps the gradient that a pass in an inner scope gave it", () => {
    const gradient = scope(() => {
      const h = tensor([1, 2]).mul(1).detach();
      h.requiresGrad = true;
      scope(() =>
        h
          .mul(tensor([3, 4]))
          .sum()
          .backward(),
      );
      for (let i = 0; i < 20; ++i) tensor([9, 9]).mul(9);
      scope(() =>
        h
          .mul(tensor([10, 20]))
          .sum()
          .backward(),
      );
      for (let i = 0; i < 20; ++i) tensor([9, 9]).mul(9);
      return h.grad as unknown as Tensor;
    });
    expect(gradient.toArray()).toEqual([13, 24]);
  });

  test("may be a parameter's detached twin, which has a gradient of its own", () => {
    const w = new nn.Parameter([2]);
    const twin = w.detach();
    twin.requiresGrad = true;
    scope(() => twin.mul(w).sum().backward());
    scope(() => twin.mul(w).sum().backward());
    expect([grad(twin), grad(w)]).toEqual([[4], [4]]);
  });
});

describe("retainGrad", () => {
  test("keeps the gradient of an intermediate result; without it there is none", () => {
    const x = leaf([1, 2]);
    scope(() => {
      const y = x.mul(2).retainGrad();
      const z = y.mul(3);
      z.sum().backward();
      expect([grad(y), grad(z)]).toEqual([[3, 3], null]);
    });
  });

  test("does not get in the way of another loss", () => {
    const x = leaf([1, 2]);
    scope(() => {
      const y = x.mul(2).retainGrad();
      y.sum().backward();
      x.mul(3).sum().backward();
      expect(grad(y)).toEqual([1, 1]);
    });
    expect(grad(x)).toEqual([5, 5]);
  });
});

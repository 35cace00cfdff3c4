/** argmax gives PyTorch's indices, of all elements and along one dimension. */

import { readFileSync } from "node:fs";
import { scope, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";

/** As in argmax.py. */
const VALUES = [-1, 0, -0, 1, 1.5, -Infinity, Infinity, Number.NaN];

interface Case {
  readonly shape: readonly number[];
  readonly dim?: number;
  readonly keepdim: boolean;
  /** So many of VALUES are drawn. */
  readonly kinds: number;
  readonly seed: number;
  readonly expected: { readonly shape: readonly number[]; readonly data: readonly number[] };
}

const { cases } = JSON.parse(readFileSync(new URL("../golden/argmax.json", import.meta.url), "utf8")) as {
  cases: readonly Case[];
};

describe("as PyTorch gives it", () => {
  for (const { shape, dim, keepdim, kinds, seed, expected } of cases) {
    test(`[${shape}] ${dim === undefined ? "of all" : `along ${dim}`}${keepdim ? ", keepdim" : ""}, ${kinds} kinds`, () => {
      const drawn = new Draw(seed).integers(sizeOf(shape), kinds);
      const x = tensor(
        Float32Array.from(drawn, (i) => VALUES[i] as number),
        shape,
      );
      const outside = x.argmax(dim, keepdim);
      const inside = scope(() => x.argmax(dim, keepdim));
      for (const y of [outside, inside]) {
        expect([y.dtype, y.shape]).toEqual(["int32", expected.shape]);
        expect([...y.toFloat32Array()]).toEqual(expected.data);
      }
    });
  }
});

test("has no gradient, and leaves the gradients of others as they are", () => {
  const x = tensor([[1, 3, 2]], undefined, { requiresGrad: true });
  const kept = scope(() => {
    const y = x.mul(2);
    const best = y.argmax(-1);
    y.sum().backward();
    return { best, requiresGrad: best.requiresGrad };
  });
  expect([kept.best.toArray(), kept.requiresGrad]).toEqual([[1], false]);
  expect(x.grad?.toArray()).toEqual([[2, 2, 2]]);
});

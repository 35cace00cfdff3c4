/** nn.Dropout as a layer of its own. */

import { Generator, manualSeed, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";

const n = 20_000;
const ones = () => tensor(new Float32Array(n).fill(1), undefined, { requiresGrad: true });

describe("nn.Dropout", () => {
  test("zeroes with probability p = 0.5 and doubles the rest", () => {
    manualSeed(5);
    const values = new nn.Dropout().forward(ones()).toFloat32Array();
    expect(new Set(values)).toEqual(new Set([0, 2]));
    const share = values.filter((value) => value === 0).length / n;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / n));
  });

  test("the gradient goes where the value went", () => {
    const x = ones();
    const y = scope(() => {
      const y = new nn.Dropout(0.2).forward(x);
      y.sum().backward();
      return y;
    });
    expect(x.grad?.toFloat32Array()).toEqual(y.toFloat32Array());
  });

  test("is the identity in eval mode and draws nothing then", () => {
    const dropout = new nn.Dropout(0.5).eval();
    manualSeed(5);
    const before = new nn.Dropout(0.5).forward(ones()).toArray();
    manualSeed(5);
    const x = ones();
    expect(dropout.forward(x).toArray()).toEqual(x.toArray());
    expect(new nn.Dropout(0.5).forward(ones()).toArray()).toEqual(before);
  });

  test("a generator of its own leaves the default one alone", () => {
    const run = () => new nn.Dropout(0.5, { generator: new Generator(9) }).forward(ones()).toArray();
    manualSeed(1);
    const first = run();
    manualSeed(2);
    expect(run()).toEqual(first);
    manualSeed(1);
    const untouched = new nn.Dropout(0.5).forward(ones()).toArray();
    manualSeed(1);
    run();
    expect(new nn.Dropout(0.5).forward(ones()).toArray()).toEqual(untouched);
  });
});

describe("a shared dimension: one mask for all its indices (variational dropout)", () => {
  const p = 0.3;
  const scale = Math.fround(1 / (1 - p));
  const [T, B, F] = [7, 40, 33]; // B·F is no multiple of a vector, so that slices start anywhere
  const shape = [T, B, F];
  const drop = (sharedDim: number) => new nn.Dropout(p, { sharedDim, generator: new Generator(4) });
  const input = () => tensor(new Float32Array(T * B * F).fill(1), shape, { requiresGrad: true });

  for (const dim of [0, 1, 2, -1]) {
    test(`dim ${dim}: the same along it, different across the others, p kept`, () => {
      const y = drop(dim).forward(input());
      expect(y.shape).toEqual(shape);
      const first = y.select(dim, 0);
      for (let i = 1; i < (y.shape.at(dim) as number); ++i) expect(y.select(dim, i).toArray()).toEqual(first.toArray());
      const mask = first.toFloat32Array();
      expect(new Set(mask)).toEqual(new Set([0, scale]));
      const share = mask.filter((value) => value === 0).length / mask.length;
      expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / mask.length));
      // Neither of the two dimensions that are left shares the mask.
      expect(first.select(0, 0).toArray()).not.toEqual(first.select(0, 1).toArray());
      expect(first.select(1, 0).toArray()).not.toEqual(first.select(1, 1).toArray());
    });

    test(`dim ${dim}: the gradient is the mask times what comes back`, () => {
      const x = input();
      const weight = tensor(
        new Draw(2).values(T * B * F).map((value) => value + 2), // positive: no −0 among the zeros
        shape,
      );
      const y = scope(() => {
        const y = drop(dim).forward(x);
        y.mul(weight).sum().backward();
        return y;
      });
      expect(x.grad?.toArray()).toEqual(y.mul(weight).toArray());
    });
  }

  test("the mask is the one that dropout without a shared dimension gives a slice", () => {
    const slice = new nn.Dropout(p, { generator: new Generator(4) }).forward(input().select(0, 0));
    expect(drop(0).forward(input()).select(0, 3).toArray()).toEqual(slice.toArray());
  });

  test("every call has another mask", () => {
    const dropout = drop(0);
    const x = input();
    expect(dropout.forward(x).toArray()).not.toEqual(dropout.forward(x).toArray());
  });

  test("is the identity in eval mode and for p = 0, zeros for p = 1, and takes an empty batch", () => {
    const x = input();
    expect(drop(0).eval().forward(x)).toBe(x);
    expect(new nn.Dropout(0, { sharedDim: 0 }).forward(x)).toBe(x);
    expect(new nn.Dropout(1, { sharedDim: 1 }).forward(x).sum().item()).toBe(0);
    for (const empty of [
      [0, 4],
      [4, 0],
    ]) {
      const none = tensor(new Float32Array(0), empty, { requiresGrad: true });
      scope(() => new nn.Dropout(p, { sharedDim: 0 }).forward(none).sum().backward());
      expect(none.grad?.shape).toEqual(empty);
    }
  });
});

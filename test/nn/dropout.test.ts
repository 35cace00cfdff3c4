/** nn.Dropout as a layer of its own. */

import { Generator, manualSeed, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

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

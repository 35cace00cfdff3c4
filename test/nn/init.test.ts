/** nn.init fills tensors with values of a law, from a generator. */

import { Generator, manualSeed, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

const n = 20_000;
const empty = () => tensor(new Float32Array(n));

function moments(x: Tensor): [mean: number, variance: number] {
  const values = x.toFloat32Array();
  const mean = values.reduce((a, b) => a + b, 0) / n;
  return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / n];
}

describe("nn.init", () => {
  test("uniform", () => {
    const x = nn.init.uniform(empty(), -1, 3, new Generator(1));
    expect(Math.min(...x.toFloat32Array())).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...x.toFloat32Array())).toBeLessThan(3);
    const [mean, variance] = moments(x);
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(16 / 12 / n));
    expect(Math.abs(variance - 16 / 12)).toBeLessThan(5 * Math.sqrt(4 / 45 / n) * 4);
  });

  test("normal", () => {
    const [mean, variance] = moments(nn.init.normal(empty(), 2, 3, new Generator(1)));
    expect(Math.abs(mean - 2)).toBeLessThan((5 * 3) / Math.sqrt(n));
    expect(Math.abs(variance - 9)).toBeLessThan(5 * 9 * Math.sqrt(2 / n));
  });

  test("constant", () => {
    expect(new Set(nn.init.constant(empty(), -0.5).toFloat32Array())).toEqual(new Set([-0.5]));
  });

  test("gives the tensor itself, and layers use the new values at once", () => {
    const fc = new nn.Linear(3, 1, { bias: false });
    fc.forward(tensor([1, 2, 3]));
    expect(nn.init.constant(fc.weight, 2)).toBe(fc.weight);
    expect(fc.forward(tensor([1, 2, 3])).item()).toBe(12);
    scope(() => expect(fc.forward(tensor([1, 1, 1])).item()).toBe(6));
  });

  test("draws from the default generator unless another is given", () => {
    const draw = (generator?: Generator) => nn.init.normal(empty(), 0, 1, generator).toFloat32Array();
    manualSeed(5);
    const first = draw();
    manualSeed(5);
    draw(new Generator(9));
    expect(draw()).toEqual(first);
    expect(draw()).not.toEqual(first);
  });
});

/** The laws of nn.init that depend on shapes, against those that golden/init.py recorded of PyTorch; orthogonal matrices. */

import { readFileSync } from "node:fs";
import { Generator, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { sizeOf } from "../golden/draw.js";
import { at, total } from "../reference/arrays.js";
import { expectClose } from "../tolerance.js";

const { init } = nn;
const laws = {
  xavierUniform: init.xavierUniform,
  xavierNormal: init.xavierNormal,
  kaimingUniform: init.kaimingUniform,
  kaimingNormal: init.kaimingNormal,
};

interface Case {
  readonly fill: keyof typeof laws;
  readonly shape: readonly number[];
  readonly options: object;
  readonly kind: "uniform" | "normal";
  /** Bounds, or mean and deviation. */
  readonly parameters: readonly [number, number];
}

interface Golden {
  readonly gains: readonly {
    readonly nonlinearity: Parameters<typeof init.calculateGain>[0];
    readonly param?: number;
    readonly gain: number;
  }[];
  readonly cases: readonly Case[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("../golden/init.json", import.meta.url), "utf8"));
const empty = (shape: readonly number[]) => tensor(new Float32Array(sizeOf(shape)), [...shape]);

test.each(golden.gains)("calculateGain($nonlinearity, $param)", ({ nonlinearity, param, gain }) => {
  // Two square roots and a few operations in float64.
  expect(Math.abs(init.calculateGain(nonlinearity, param) - gain)).toBeLessThanOrEqual(4 * 2 ** -53 * gain);
});

describe("Xavier's and Kaiming's laws are PyTorch's", () => {
  for (const { fill, shape, options, kind, parameters } of golden.cases) {
    test(`${fill} of [${shape}], ${JSON.stringify(options)}`, () => {
      const x = empty(shape);
      expect(laws[fill](x, { ...options, generator: new Generator(3) })).toBe(x);
      const values = x.toFloat32Array();
      const n = values.length;
      const mean = total(n, (i) => at(values, i)) / n;
      const variance = total(n, (i) => (at(values, i) - mean) ** 2) / n;
      const bound = parameters[1];
      const std = kind === "uniform" ? bound / Math.sqrt(3) : parameters[1];
      // Five deviations of what n numbers let a mean and a variance be wrong by; the fourth moments are 9/5 and 3 times std⁴.
      expect(Math.abs(mean)).toBeLessThan((5 * std) / Math.sqrt(n));
      const kurtosis = kind === "uniform" ? 9 / 5 : 3;
      expect(Math.abs(variance / std ** 2 - 1)).toBeLessThan(5 * Math.sqrt((kurtosis - 1) / n));
      if (kind === "normal") return;
      const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      expect(largest).toBeLessThanOrEqual(Math.fround(bound));
      // All n numbers are below this with probability (1 − 20/n)ⁿ < e⁻²⁰.
      expect(largest).toBeGreaterThan(bound * (1 - 20 / n));
    });
  }
});

describe("orthogonal", () => {
  for (const shape of [
    [1, 1],
    [5, 5],
    [3, 9],
    [12, 4],
    [6, 2, 5],
    [40, 10],
    [64, 64],
  ]) {
    for (const gain of [1, 2.5]) {
      test(`[${shape}] times ${gain}: as many orthonormal rows or columns as there can be`, () => {
        const x = init.orthogonal(empty(shape), { gain, generator: new Generator(1) });
        const values = x.toFloat32Array();
        const rows = shape[0] as number;
        const columns = values.length / rows;
        const isTall = rows > columns;
        const [k, n] = [Math.min(rows, columns), Math.max(rows, columns)];
        const element = (i: number, j: number) => at(values, isTall ? j * columns + i : i * columns + j) / gain;
        const products = Array.from({ length: k * k }, (_, i) =>
          total(n, (j) => element(Math.floor(i / k), j) * element(i % k, j)),
        );
        const identity = products.map((_, i) => (Math.floor(i / k) === i % k ? 1 : 0));
        // Each element is rounded once; Σ|a·b| ≤ 1 for vectors of length 1, so a product has two roundings.
        expectClose("products", products, identity, 2.01);
      });
    }
  }

  test("is uniform: signs and places are", () => {
    const generator = new Generator(5);
    const draws = Array.from({ length: 400 }, () => init.orthogonal(empty([3, 3]), { generator }).toFloat32Array());
    // The square of an element of a uniform unit vector in three dimensions has the mean 1/3 and the variance 4/45.
    for (let i = 0; i < 9; ++i) {
      const mean = total(400, (k) => at(draws[k] ?? [], i)) / 400;
      const square = total(400, (k) => at(draws[k] ?? [], i) ** 2) / 400;
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 3 / 400));
      expect(Math.abs(square - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / 400));
    }
    const determinants = draws.filter(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0]) => {
      return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) > 0;
    });
    expect(Math.abs(determinants.length - 200)).toBeLessThan(5 * 10);
  });

  test("draws from the default generator unless another is given", () => {
    const draw = () => init.orthogonal(empty([4, 4]), { generator: new Generator(8) }).toArray();
    expect(draw()).toEqual(draw());
    expect(init.orthogonal(empty([4, 4])).toArray()).not.toEqual(init.orthogonal(empty([4, 4])).toArray());
  });
});

test("a tensor without elements is left alone", () => {
  for (const fill of [...Object.values(laws), init.orthogonal]) {
    expect(fill(empty([0, 3])).shape).toEqual([0, 3]);
    expect(fill(empty([3, 0])).shape).toEqual([3, 0]);
  }
});

test("zeros and ones", () => {
  const x = empty([2, 3]);
  expect(init.ones(x)).toBe(x);
  expect(x.toArray()).toEqual([
    [1, 1, 1],
    [1, 1, 1],
  ]);
  expect(init.zeros(x)).toBe(x);
  expect(new Set(x.toFloat32Array())).toEqual(new Set([0]));
});

describe("forgetGateBias", () => {
  const H = 3;

  function expectOpen(layer: nn.Module, value: number, before: nn.StateDict): void {
    const after = layer.stateDict();
    for (const [name, x] of Object.entries(after)) {
      const [own, old] = [x.toFloat32Array(), before[name]?.toFloat32Array() ?? []];
      const isForget = (i: number) => name.startsWith("bias_") && i >= H && i < 2 * H;
      const expected = Array.from(old, (start, i) => {
        if (!isForget(i)) return start;
        return name.startsWith("bias_ih") ? value : 0;
      });
      expect([...own], name).toEqual(expected);
    }
  }

  test.each<[string, () => nn.Module]>([
    ["LSTM", () => new nn.LSTM(2, H)],
    ["two layers in both directions", () => new nn.LSTM(2, H, { numLayers: 2, bidirectional: true })],
    ["with a projection", () => new nn.LSTM(2, H, { projSize: 2 })],
    ["LSTMCell", () => new nn.LSTMCell(2, H)],
  ])("%s", (_, make) => {
    for (const value of [1, -2.5]) {
      const layer = make();
      const before = layer.stateDict();
      expect(init.forgetGateBias(layer, value)).toBe(layer);
      expectOpen(layer, value, before);
    }
  });

  test("all LSTMs in a module, and nothing else", () => {
    const [lstm, gru, cell] = [new nn.LSTM(2, H), new nn.GRU(H, H), new nn.LSTMCell(H, H)];
    const model = new nn.Sequential(lstm, gru, cell, new nn.LSTM(H, H, { bias: false }));
    const before = [lstm, gru, cell].map((layer) => layer.stateDict());
    init.forgetGateBias(model);
    expectOpen(lstm, 1, before[0] as nn.StateDict);
    expectOpen(cell, 1, before[2] as nn.StateDict);
    expect(Object.values(gru.stateDict()).map((x) => x.toArray())).toEqual(
      Object.values(before[1] as nn.StateDict).map((x) => x.toArray()),
    );
  });
});

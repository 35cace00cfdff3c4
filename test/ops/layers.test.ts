/** nn.Linear, nn.Embedding and nn.embedding. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { type Array64, at, build } from "./arrays64.js";
import { checkOperation } from "./operation.js";

function exact(x: Tensor): Array64 {
  return { shape: x.shape, data: Float64Array.from(x.toFloat32Array()) };
}

function linear(x: Array64, weight: Array64, bias?: Array64): Array64 {
  const [O, I] = weight.shape as [number, number];
  return build([...x.shape.slice(0, -1), O], (index) => {
    const [outer, o] = [index.slice(0, -1), index.at(-1) as number];
    let sum = bias ? at(bias, [o]) : 0;
    for (let i = 0; i < I; ++i) sum += at(x, [...outer, i]) * at(weight, [o, i]);
    return sum;
  });
}

describe("nn.Linear", () => {
  for (const bias of [true, false]) {
    for (const shape of [[5], [3, 5], [2, 3, 5], [0, 5]]) {
      test(`of [${shape}] ${bias ? "with" : "without"} bias`, () => {
        const layer = new nn.Linear(5, 9, { bias });
        const weights = layer.parameters().map(exact) as [Array64, Array64?];
        const reference = (x: Array64) => linear(x, ...weights);
        checkOperation({ run: (x) => layer.forward(x), reference, shapes: [shape], roundings: 8 });
      });
    }
  }

  test("gradients of weight and bias", () => {
    const layer = new nn.Linear(3, 2);
    const draw = new Draw(1);
    const [x, w] = [draw.values(12), draw.values(8)];
    scope(() => layer.forward(tensor(x, [4, 3])).backward(tensor(w, [4, 2])));
    const sum = (term: (row: number) => number) => [0, 1, 2, 3].reduce((total, row) => total + term(row), 0);
    const dWeight = build([2, 3], ([o, i]) =>
      sum((row) => (w[2 * row + (o as number)] as number) * (x[3 * row + (i as number)] as number)),
    );
    const dBias = build([2], ([o]) => sum((row) => w[2 * row + (o as number)] as number));
    for (const [parameter, expected] of [
      [layer.weight, dWeight],
      [layer.bias, dBias],
    ] as const) {
      const got = parameter?.grad?.toFloat32Array() ?? [];
      expect(got).toHaveLength(expected.data.length);
      for (const [i, value] of [...got].entries())
        expect(Math.abs(value - (expected.data[i] as number))).toBeLessThan(8 * 2 ** -24 * 4);
    }
  });

  test("starts uniform in ±1/√inFeatures", () => {
    const values = new nn.Linear(16, 500).parameters().flatMap((parameter) => [...parameter.toFloat32Array()]);
    expect(Math.max(...values)).toBeLessThan(0.25);
    expect(Math.max(...values)).toBeGreaterThan(0.24);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.25);
  });
});

function rows(weight: Array64, indices: readonly number[], shape: readonly number[]): Array64 {
  const E = weight.shape[1] as number;
  const flat = build([indices.length, E], ([n, e]) => at(weight, [indices[n as number] as number, e as number]));
  return { shape: [...shape, E], data: flat.data };
}

describe("embeddings", () => {
  const indices = [4, 0, 4, 2, 4, 0];

  test("nn.embedding looks rows up in any tensor; gradients of repeated rows add up", () => {
    for (const shape of [[6], [2, 3], [1, 3, 2]]) {
      const run = (weight: Tensor) => nn.embedding(tensor(Int32Array.from(indices), shape), weight.mul(1));
      checkOperation({ run, reference: (weight) => rows(weight, indices, shape), shapes: [[5, 3]] });
    }
    expect(
      nn
        .embedding(
          1,
          tensor([
            [1, 2],
            [3, 4],
          ]),
        )
        .toArray(),
    ).toEqual([3, 4]);
    expect(nn.embedding(new Int32Array(0), tensor([[1, 2]])).shape).toEqual([0, 2]);
  });

  test("nn.Embedding gives its rows and counts repeated ones in the gradient", () => {
    const table = new nn.Embedding(5, 2);
    const y = table.forward([indices.slice(0, 3), indices.slice(3)]);
    expect(y.shape).toEqual([2, 3, 2]);
    expect([...y.toFloat32Array()]).toEqual([...rows(exact(table.weight), indices, [2, 3]).data]);
    scope(() => table.forward(indices).sum().backward());
    expect(table.weight.grad?.toArray()).toEqual([2, 0, 1, 0, 3].map((count) => [count, count]));
  });

  test("paddingIdx is a zero row without gradient", () => {
    const table = new nn.Embedding(5, 2, { paddingIdx: 4 });
    expect(table.weight.select(0, 4).toArray()).toEqual([0, 0]);
    expect(table.forward([4, 4]).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    scope(() => table.forward(indices).sum().backward());
    expect(table.weight.grad?.toArray()).toEqual([2, 0, 1, 0, 0].map((count) => [count, count]));
  });

  test("starts with normally distributed numbers", () => {
    const values = new nn.Embedding(1000, 20).weight.toFloat32Array();
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + b * b, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(20_000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
  });
});

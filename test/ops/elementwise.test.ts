/** Functions of one element, and the four operations with broadcasting. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { type Array64, at, build, map } from "./arrays64.js";
import { checkOperation } from "./operation.js";

const functions = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  relu: (x: number) => Math.max(x, 0),
} as const;

const operators = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
} as const;

type Operator = keyof typeof operators;
const operatorNames = Object.keys(operators) as Operator[];

function broadcast(a: Array64, b: Array64): number[] {
  const rank = Math.max(a.shape.length, b.shape.length);
  const full = (shape: readonly number[]) => [...Array(rank - shape.length).fill(1), ...shape];
  const other = full(b.shape);
  return full(a.shape).map((n, i) => (n === 1 ? other[i] : n));
}

function apply(name: Operator): (a: Array64, b: Array64) => Array64 {
  return (a, b) => build(broadcast(a, b), (index) => operators[name](at(a, index), at(b, index)));
}

describe("functions of one element", () => {
  for (const [name, f] of Object.entries(functions)) {
    for (const shape of [[], [7], [2, 3, 5], [0, 3]]) {
      test(`${name} of [${shape}]`, () => {
        const run = (x: Tensor) => x[name as keyof typeof functions]();
        checkOperation({ run, reference: map(f), shapes: [shape], offset: name === "log" ? 1.5 : 0 });
      });
    }
  }

  test("at the ends of their ranges", () => {
    const ends = tensor([-Infinity, -200, 0, 200, Infinity, Number.NaN]);
    expect(ends.exp().toArray()).toEqual([0, 0, 1, Infinity, Infinity, Number.NaN]);
    expect(ends.tanh().toArray()).toEqual([-1, -1, 0, 1, 1, Number.NaN]);
    // sigmoid(−87.33) in the place of 0.
    const sigmoid = ends.sigmoid().toFloat32Array();
    expect([...sigmoid].map((value) => (value < 1.2e-38 ? 0 : value))).toEqual([0, 0, 0.5, 1, 1, Number.NaN]);
    expect(ends.relu().toArray()).toEqual([0, 0, 0, 200, Infinity, Number.NaN]);
    expect(tensor([-1, 0, 1, Infinity]).log().toArray()).toEqual([Number.NaN, -Infinity, 0, Infinity]);
  });

  test("relu has the gradient 0 at 0", () => {
    checkOperation({ run: (x) => x.relu().mul(x), reference: map((x) => Math.max(x, 0) * x), shapes: [[9]] });
    checkOperation({ run: (x) => x.mul(0).relu(), reference: map(() => 0), shapes: [[9]] });
  });
});

describe("broadcasting", () => {
  const pairs: [number[], number[]][] = [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 3],
      [2, 1],
    ],
    [[2, 3], []],
    [
      [4, 1, 3],
      [2, 1],
    ],
    [
      [5, 1, 4, 1],
      [3, 1, 6],
    ],
    [
      [2, 0],
      [2, 1],
    ],
  ];
  for (const name of operatorNames) {
    for (const [a, b] of pairs) {
      for (const shapes of [
        [a, b],
        [b, a],
      ]) {
        test(`${name} of [${shapes[0]}] and [${shapes[1]}]`, () => {
          const run = (x: Tensor, y: Tensor) => x[name](y);
          checkOperation({ run, reference: apply(name), shapes, offset: 2, roundings: 16 });
        });
      }
    }

    test(`${name} with a number`, () => {
      checkOperation({ run: (x) => x[name](2.5), reference: map((x) => operators[name](x, 2.5)), shapes: [[3, 4]] });
    });

    test(`${name} of a tensor with itself`, () => {
      const reference = map((x) => operators[name](x, x));
      checkOperation({ run: (x) => x[name](x), reference, shapes: [[5]], offset: 2 });
    });
  }

  test("division by zero gives infinities and NaN", () => {
    expect(tensor([1, -1, 0]).div(0).toArray()).toEqual([Infinity, -Infinity, Number.NaN]);
  });
});

/** matmul over all combinations of ranks, by the rules of torch.matmul. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { type Array64, at, build } from "./arrays64.js";
import { checkOperation } from "./operation.js";

/** A vector on the left is a row, on the right a column; the dimension that makes it one is taken away again. */
function reference(a: Array64, b: Array64): Array64 {
  const left = a.shape.length === 1 ? { ...a, shape: [1, ...a.shape] } : a;
  const right = b.shape.length === 1 ? { ...b, shape: [...b.shape, 1] } : b;
  const [M, K] = left.shape.slice(-2) as [number, number];
  const N = right.shape.at(-1) as number;
  const batches = [left, right].map(({ shape }) => shape.slice(0, -2));
  const rank = Math.max(...batches.map(({ length }) => length));
  const batch = Array.from({ length: rank }, (_, i) => {
    const sizes = batches.map((shape) => shape[shape.length - rank + i] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
  const product = build([...batch, M, N], (index) => {
    const outer = index.slice(0, -2);
    const [m, n] = index.slice(-2) as [number, number];
    let sum = 0;
    for (let k = 0; k < K; ++k) sum += at(left, [...outer, m, k]) * at(right, [...outer, k, n]);
    return sum;
  });
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [M]), ...(b.shape.length === 1 ? [] : [N])];
  return { shape, data: product.data };
}

const run = (a: Tensor, b: Tensor) => a.matmul(b);

describe("matmul", () => {
  const pairs: [number[], number[]][] = [
    [[5], [5]],
    [[5], [5, 3]],
    [[4, 5], [5]],
    [
      [4, 5],
      [5, 3],
    ],
    [
      [1, 1],
      [1, 1],
    ],
    [
      [9, 17],
      [17, 33],
    ],
    [[2, 4, 5], [5]],
    [
      [2, 4, 5],
      [5, 3],
    ],
    [[5], [2, 5, 3]],
    [
      [4, 5],
      [2, 5, 3],
    ],
    [
      [2, 4, 5],
      [2, 5, 3],
    ],
    [
      [2, 4, 5],
      [1, 5, 3],
    ],
    [
      [2, 1, 4, 5],
      [3, 5, 2],
    ],
    [
      [3, 1, 2, 4, 5],
      [2, 1, 5, 2],
    ],
    // No terms to add: zeros. No rows or columns: nothing.
    [
      [2, 0],
      [0, 3],
    ],
    [
      [0, 4],
      [4, 3],
    ],
    [
      [0, 2, 4],
      [0, 4, 3],
    ],
  ];
  for (const shapes of pairs) {
    test(`[${shapes[0]}] times [${shapes[1]}]`, () => {
      checkOperation({ run, reference, shapes, roundings: (shapes[0].at(-1) ?? 0) + 8 });
    });
  }

  test("of a matrix with its own transpose", () => {
    const gram = (x: Array64) =>
      reference(
        x,
        build([...x.shape].reverse(), ([i, j]) => at(x, [j as number, i as number])),
      );
    checkOperation({ run: (x) => x.matmul(x.transpose(0, 1)), reference: gram, shapes: [[3, 4]], roundings: 12 });
  });

  test("with a parameter on the right gives the same and follows its changes", () => {
    const w = new nn.Parameter([
      [1, 2],
      [3, 4],
    ]);
    const x = tensor([1, 10], undefined, { requiresGrad: true });
    scope(() => x.matmul(w).sum().backward());
    expect(x.matmul(w).toArray()).toEqual([31, 42]);
    expect(x.grad?.toArray()).toEqual([3, 7]);
    expect(w.grad?.toArray()).toEqual([
      [1, 1],
      [10, 10],
    ]);
    w.set([
      [1, 0],
      [0, 1],
    ]);
    expect(x.matmul(w).toArray()).toEqual([1, 10]);
  });
});

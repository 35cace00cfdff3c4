/** Operations that only move elements: select, narrow, reshape, transpose, cat and stack. */

import { cat, stack, type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { type Array64, at, build, inserted, replaced, without } from "./arrays64.js";
import { checkOperation } from "./operation.js";

const shapes = [[4], [2, 3], [3, 1, 4], [2, 3, 2, 3], [2, 1, 3, 2, 2], [2, 3, 1, 2, 1, 3]];

/** Exact: nothing is computed. */
function check(run: (...x: Tensor[]) => Tensor, reference: (...x: Array64[]) => Array64, given: number[][]): void {
  checkOperation({ run, reference, shapes: given, roundings: 0.5 });
}

function joined(arrays: Array64[], d: number): Array64 {
  const ends: number[] = [];
  for (const { shape } of arrays) ends.push((ends.at(-1) ?? 0) + (shape[d] as number));
  const [first] = arrays as [Array64];
  return build(replaced(first.shape, d, ends.at(-1) as number), (index) => {
    const i = index[d] as number;
    const part = ends.findIndex((end) => i < end);
    return at(arrays[part] as Array64, replaced(index, d, i - (part === 0 ? 0 : (ends[part - 1] as number))));
  });
}

describe("one tensor", () => {
  for (const shape of shapes) {
    test(`select and narrow of [${shape}]`, () => {
      for (const [d, n] of shape.entries()) {
        for (const dim of [d, d - shape.length]) {
          for (let i = 0; i < n; ++i) {
            const reference = (x: Array64) => build(without(shape, d), (index) => at(x, inserted(index, d, i)));
            check((x) => x.select(dim, i), reference, [shape]);
            check((x) => x.select(dim, i - n), reference, [shape]);
          }
          for (const [start, length] of [
            [0, n],
            [n - 1, 1],
            [0, n - 1],
            [n, 0],
          ] as const) {
            const part = (x: Array64) =>
              build(replaced(shape, d, length), (index) => at(x, replaced(index, d, start + (index[d] as number))));
            if (shape.length === 1 && n === 1) continue;
            check((x) => x.narrow(dim, start, length), part, [shape]);
          }
        }
      }
    });

    test(`transpose of [${shape}]`, () => {
      for (const a of shape.keys()) {
        for (const b of shape.keys()) {
          const swap = (list: readonly number[]) =>
            replaced(replaced(list, a, list[b] as number), b, list[a] as number);
          check(
            (x) => x.transpose(a, b - shape.length),
            (x) => build(swap(shape), (index) => at({ ...x }, swap(index))),
            [shape],
          );
        }
      }
    });

    test(`reshape of [${shape}]`, () => {
      const n = shape.reduce((a, b) => a * b);
      const targets = [[n], [-1], [1, n, 1], [-1, shape[0] as number], [shape[0] as number, -1]];
      for (const target of targets) {
        const known = target.filter((size) => size !== -1).reduce((a, b) => a * b, 1);
        const full = target.map((size) => (size === -1 ? n / known : size));
        check(
          (x) => x.reshape(target),
          ({ data }) => ({ shape: full, data }),
          [shape],
        );
      }
    });
  }

  test("reshape to a scalar, and of nothing", () => {
    expect(
      tensor([[5]])
        .reshape([])
        .toArray(),
    ).toBe(5);
    expect(tensor([]).reshape([0, 3]).shape).toEqual([0, 3]);
    expect(tensor([]).reshape([-1]).shape).toEqual([0]);
  });

  test("a chain of them", () => {
    check(
      (x) => x.transpose(0, 1).reshape([12]).reshape([3, 4]).select(1, 2),
      (x) => build([3], ([i]) => at(x, [2, i as number])),
      [[4, 3]],
    );
  });
});

describe("several tensors", () => {
  for (const shape of shapes) {
    test(`cat and stack of [${shape}]`, () => {
      for (const d of shape.keys()) {
        const longer = replaced(shape, d, 3);
        const empty = replaced(shape, d, 0);
        const reference = (...arrays: Array64[]) => joined(arrays, d);
        for (const dim of [d, d - shape.length]) check((...x) => cat(x, dim), reference, [shape, longer, empty, shape]);
      }
      for (let d = 0; d <= shape.length; ++d) {
        const reference = (...arrays: Array64[]) =>
          build(inserted(shape, d, arrays.length), (index) =>
            at(arrays[index[d] as number] as Array64, without(index, d)),
          );
        for (const dim of [d, d - shape.length - 1]) check((...x) => stack(x, dim), reference, [shape, shape]);
      }
    });
  }

  test("stack of scalars; cat and stack along 0 when no dim is given", () => {
    expect(stack([tensor(1), tensor(2)]).toArray()).toEqual([1, 2]);
    expect(cat([tensor([1]), tensor([2, 3])]).toArray()).toEqual([1, 2, 3]);
  });

  test("one tensor twice gets both gradients", () => {
    check(
      (x) => cat([x, x], 0),
      (x) => joined([x, x], 0),
      [[2, 3]],
    );
  });

  test("integers stay integers", () => {
    const x = tensor(Int32Array.of(1, 2, 3, 2 ** 30 + 1), [2, 2]);
    for (const y of [
      x.transpose(0, 1),
      x.select(0, 1),
      x.narrow(1, 1, 1),
      x.reshape([4]),
      cat([x, x]),
      stack([x, x]),
    ]) {
      expect(y.dtype).toBe("int32");
    }
    expect(x.transpose(0, 1).toArray()).toEqual([
      [1, 3],
      [2, 2 ** 30 + 1],
    ]);
  });
});

/** Numbers in and numbers out: tensor(), set(), detach() and the readers. */

import { scope, Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";

describe("tensor()", () => {
  test("takes a number, nested arrays and typed arrays", () => {
    expect(tensor(5)).toMatchObject({ shape: [], dtype: "float32", size: 1 });
    const nested = [
      [[1], [2]],
      [[3], [4]],
      [[5], [6]],
    ];
    expect(tensor(nested)).toMatchObject({ shape: [3, 2, 1], dtype: "float32", size: 6 });
    expect(tensor(nested).toArray()).toEqual(nested);
    expect(tensor([])).toMatchObject({ shape: [0], size: 0 });
    expect(tensor([[], []]).toArray()).toEqual([[], []]);
    expect(tensor(new Float32Array(6), [2, 3]).shape).toEqual([2, 3]);
    expect(tensor([1, 2, 3, 4], [2, 2]).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("Int32Array gives int32, everything else float32", () => {
    expect(tensor(Int32Array.of(1, -2)).dtype).toBe("int32");
    for (const Kind of [
      Float32Array,
      Float64Array,
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Uint32Array,
    ]) {
      const x = tensor(Kind.of(1, 2));
      expect([x.dtype, x.toArray()]).toEqual(["float32", [1, 2]]);
    }
    expect(tensor([0.1]).item()).toBe(Math.fround(0.1));
  });

  test("copies data and shape", () => {
    const [data, shape] = [Float32Array.of(1, 2), [1, 2]];
    const x = tensor(data, shape);
    data.fill(9);
    shape[0] = 7;
    expect(x.shape).toEqual([1, 2]);
    expect(x.toArray()).toEqual([[1, 2]]);
  });

  test("is a Tensor, without gradient unless asked", () => {
    expect(tensor(1)).toBeInstanceOf(Tensor);
    expect(tensor(1).requiresGrad).toBe(false);
    expect(tensor(1, [], { requiresGrad: true })).toMatchObject({ requiresGrad: true, grad: null });
  });
});

describe("readers", () => {
  const places: Record<string, (read: (x: Tensor) => void) => void> = {
    "on the host": (read) =>
      read(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    "in a scope": (read) =>
      scope(() =>
        read(
          tensor([
            [0, 1],
            [2, 3],
          ]).add(1),
        ),
      ),
  };
  for (const [where, use] of Object.entries(places)) {
    test(`give copies of a tensor ${where}`, () => {
      use((x) => {
        const first = x.toFloat32Array();
        expect([...first]).toEqual([1, 2, 3, 4]);
        first.fill(0);
        expect(x.toArray()).toEqual([
          [1, 2],
          [3, 4],
        ]);
        const out = new Float32Array(6).fill(-1);
        expect(x.toFloat32Array(out)).toBe(out);
        expect([...out]).toEqual([1, 2, 3, 4, -1, -1]);
        expect(x.select(0, 1).select(0, 0).item()).toBe(3);
      });
    });
  }

  test("integers as floats and as numbers", () => {
    const x = tensor(Int32Array.of(2 ** 24 + 1, -3));
    expect(x.toArray()).toEqual([2 ** 24 + 1, -3]);
    expect([...x.toFloat32Array()]).toEqual([2 ** 24, -3]);
    expect(x.select(0, 0).item()).toBe(2 ** 24 + 1);
    expect(scope(() => x.select(0, 0).item())).toBe(2 ** 24 + 1);
  });
});

describe("set() and detach()", () => {
  test("set() overwrites in place, from nested or flat data or a tensor", () => {
    const x = tensor([[1, 2]]);
    expect(x.set([[3, 4]])).toBe(x);
    expect(x.toArray()).toEqual([[3, 4]]);
    expect(x.set(Float64Array.of(5, 6)).toArray()).toEqual([[5, 6]]);
    const floats = Float32Array.of(9, 10);
    expect(x.set(floats).toArray()).toEqual([[9, 10]]);
    floats.fill(0);
    expect(x.toArray()).toEqual([[9, 10]]);
    expect(x.set(tensor([[7, 8]])).toArray()).toEqual([[7, 8]]);
  });

  test("set() keeps integers as they are, where float32 would round them", () => {
    const x = tensor(Int32Array.of(0, 0, 0));
    const wanted = [2 ** 24 + 1, -(2 ** 31), 2 ** 31 - 1];
    expect(x.set(wanted).toArray()).toEqual(wanted);
    expect(x.set([0, 0, 0]).set(Float64Array.from(wanted)).toArray()).toEqual(wanted);
    expect(x.set([0, 0, 0]).set(Int32Array.from(wanted)).toArray()).toEqual(wanted);
    expect(x.set(tensor([1, -2, 3])).toArray()).toEqual([1, -2, 3]);
  });

  test("what was set is used at once, in the scope that had used it before", () => {
    const x = tensor([1, 2]);
    scope(() => {
      expect(x.add(1).toArray()).toEqual([2, 3]);
      x.set([10, 20]);
      expect(x.add(1).toArray()).toEqual([11, 21]);
      const y = x.mul(2);
      y.set([5, 5]);
      expect(y.add(x).toArray()).toEqual([15, 25]);
    });
  });

  test("detach() shares the numbers and has no gradient", () => {
    const x = tensor([1, 2], undefined, { requiresGrad: true });
    const y = x.detach();
    expect(y.requiresGrad).toBe(false);
    x.set([3, 4]);
    expect(y.toArray()).toEqual([3, 4]);
    scope(() => x.mul(x.detach()).sum().backward());
    expect(x.grad?.toArray()).toEqual([3, 4]);
  });
});

/** Generator: the numbers it draws, and its state. */

import { Generator, manualSeed } from "bptt";
import { describe, expect, test } from "vitest";

describe("Generator", () => {
  test("the same seed gives the same numbers, another seed others", () => {
    const draw = (seed: number) => {
      const generator = new Generator(seed);
      return [generator.random(), ...generator.uniform(3), ...generator.normal(3), generator.integer(1000)];
    };
    expect(draw(7)).toEqual(draw(7));
    const seeds = [0, 1, 7, 2 ** 32 + 7, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => draw(seed).join())).size).toBe(seeds.length);
  });

  test("random() lies in [0, 1) and fills it evenly", () => {
    const generator = new Generator(1);
    const counts = new Array<number>(10).fill(0);
    const n = 10_000;
    for (let i = 0; i < n; ++i) {
      const bin = Math.floor(generator.random() * 10);
      counts[bin] = (counts[bin] as number) + 1;
    }
    expect(counts).toHaveLength(10);
    const chiSquare = counts.reduce((sum, count) => sum + (count - n / 10) ** 2 / (n / 10), 0);
    expect(chiSquare).toBeLessThan(33.7); // 9 degrees of freedom: one in ten thousand
  });

  test("integer(n) gives every number below n, and only those", () => {
    const generator = new Generator(1);
    const seen = new Set(Array.from({ length: 500 }, () => generator.integer(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(generator.integer(1)).toBe(0);
  });

  test("permutation(n) is one, and each order comes up equally often", () => {
    const generator = new Generator(1);
    expect([...generator.permutation(50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(generator.permutation(0)).toHaveLength(0);
    const orders = new Map<string, number>();
    for (let i = 0; i < 3000; ++i) {
      const order = generator.permutation(3).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    const chiSquare = [...orders.values()].reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(orders.size).toBe(6);
    expect(chiSquare).toBeLessThan(25.7); // 5 degrees of freedom: one in ten thousand
  });

  test("manualSeed() starts over, of a generator and of the default one", () => {
    const generator = new Generator(3);
    const first = generator.random();
    generator.normal(10);
    expect(generator.manualSeed(3).random()).toBe(first);
    expect(manualSeed(3).random()).toBe(first);
    const mixed = (from: Generator) => [...from.uniform(2), from.random(), from.random()];
    expect(mixed(generator.manualSeed(4))).toEqual(mixed(new Generator(4)));
  });

  test("its state is plain and survives JSON", () => {
    const generator = new Generator(2 ** 40 + 3);
    generator.random();
    generator.uniform(5);
    const text = JSON.stringify(generator.state);
    const expected = [generator.random(), generator.uniform(2), generator.normal(2)];
    const other = new Generator();
    other.state = JSON.parse(text);
    expect([other.random(), other.uniform(2), other.normal(2)]).toEqual(expected);
    expect(() => {
      other.state = JSON.parse('{"seed": 1}');
    }).toThrow("state.stream must be a number, got undefined");
  });
});

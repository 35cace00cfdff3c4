/** Which examples come, and in what company. */

import { Generator } from "bptt";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { ascending, type Example, epochOf, examples, ids } from "./examples.js";

const all = examples.map(({ id }) => id);

describe("shuffled", () => {
  const source = train.shuffled(examples, { batchSize: 5, generator: new Generator(3) });

  test("every example comes once an epoch", () => {
    for (const epoch of [1, 2, 3]) expect(ascending(ids(epochOf(source, epoch)))).toEqual(all);
  });

  test("every example comes at every place equally often", () => {
    const small = train.shuffled([0, 1, 2, 3], { batchSize: 4, generator: new Generator(3) });
    const counts = new Array<number>(16).fill(0);
    const epochs = 4000;
    for (let epoch = 1; epoch <= epochs; ++epoch)
      for (const batch of small(epoch))
        for (const [place, id] of batch.entries()) (counts[4 * place + id] as number) += 1;
    // Each is binomial (4000, 1/4): 6 standard deviations of sqrt(4000 · 1/4 · 3/4).
    for (const count of counts) expect(Math.abs(count - epochs / 4)).toBeLessThan(6 * Math.sqrt((epochs * 3) / 16));
  });
});

describe("lengthBuckets", () => {
  const options = { batchSize: 5, length: ({ length }: Example) => length, generator: new Generator(3) };
  const source = train.lengthBuckets(examples, options);

  test("every example comes once an epoch", () => {
    for (const epoch of [1, 2, 3]) expect(ascending(ids(epochOf(source, epoch)))).toEqual(all);
  });

  test("a batch holds neighbours in the order of the lengths, so nothing pads less", () => {
    const sorted = ascending(examples.map(({ length }) => length));
    const expected = Array.from({ length: 8 }, (_, i) => sorted.slice(5 * i, 5 * i + 5).join());
    const batches = epochOf(source, 1).map((batch) => ascending(batch.map(({ length }) => length)).join());
    expect([...batches].sort()).toEqual(expected.sort());
  });

  test("the batches come in random order, and equal lengths in other company every epoch", () => {
    const starts = [1, 2, 3, 4].map((epoch) => epochOf(source, epoch).map(([first]) => first?.length));
    expect(new Set(starts.map(String)).size).toBe(4);
    const company = (epoch: number) => epochOf(source, epoch).find((batch) => batch.some(({ id }) => id === 0));
    expect(
      new Set([1, 2, 3, 4, 5, 6].map((epoch) => ids([company(epoch) as Example[]]).toString())).size,
    ).toBeGreaterThan(1);
  });

  test("what dropLast leaves out is not always the longest", () => {
    const dropping = train.lengthBuckets(examples, { ...options, dropLast: true });
    const missing = [1, 2, 3, 4, 5, 6].map((epoch) => {
      const seen = new Set(ids(epochOf(dropping, epoch)));
      expect(seen.size).toBe(35);
      return examples.filter(({ id }) => !seen.has(id)).map(({ length }) => length);
    });
    expect(missing.flat().some((length) => length < 10)).toBe(true);
  });
});

describe("classBalanced", () => {
  const options = { batchSize: 5, classOf: ({ label }: Example) => label, generator: new Generator(3) };
  const count = (batches: readonly (readonly Example[])[]) => {
    const counts: Record<string, number> = { rare: 0, some: 0, many: 0 };
    for (const { label } of batches.flat()) (counts[label] as number) += 1;
    return counts;
  };

  test("every class comes equally often, up to the rest", () => {
    for (const epoch of [1, 2, 3]) {
      const counts = Object.values(count(epochOf(train.classBalanced(examples, options), epoch)));
      expect(ascending(counts)).toEqual([12, 12, 13]);
    }
  });

  test("the classes that get the rest change", () => {
    const source = train.classBalanced(examples, options);
    const favoured = [1, 2, 3, 4, 5, 6, 7, 8].map((epoch) =>
      Object.entries(count(epochOf(source, epoch))).find(([, n]) => n === 13),
    );
    expect(new Set(favoured.map(String)).size).toBe(3);
  });

  test("or as often as weights say", () => {
    const weights = { rare: 2, some: 1, many: 1 };
    const source = train.classBalanced(examples, { ...options, weights, examples: 40 });
    expect(count(epochOf(source, 1))).toEqual({ rare: 20, some: 10, many: 10 });
    const without = train.classBalanced(examples, { ...options, weights: { ...weights, many: 0 }, examples: 30 });
    expect(count(epochOf(without, 1))).toEqual({ rare: 20, some: 10, many: 0 });
  });

  test("an example comes again only when all of its class have come", () => {
    const times = new Map<number, number>();
    for (const id of ids(epochOf(train.classBalanced(examples, { ...options, examples: 60 }), 1)))
      times.set(id, (times.get(id) ?? 0) + 1);
    const of = (label: string) =>
      examples.filter((example) => example.label === label).map(({ id }) => times.get(id) ?? 0);
    expect(of("rare")).toEqual([5, 5, 5, 5]);
    expect(ascending(of("some"))).toEqual([2, 3, 3, 3, 3, 3, 3]);
    expect(new Set(of("many"))).toEqual(new Set([0, 1]));
  });

  test("numbers are classes too", () => {
    const source = train.classBalanced([1, 1, 1, 2], { batchSize: 4, classOf: (x) => x, weights: { 1: 1, 2: 3 } });
    expect(ascending(epochOf(source, 1).flat())).toEqual([1, 2, 2, 2]);
  });
});

/** What every source of batches does: a pass an epoch, the same for one seed and epoch, another for every other. */

import { Generator, manualSeed } from "bptt";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { ascending, type Example, epochOf, examples, ids } from "./examples.js";

type Make = <Batch = Example[]>(
  data: readonly Example[],
  options: train.BatchOptions<Example, Batch>,
) => train.EpochBatches<Batch>;

const sources: Readonly<Record<string, Make>> = {
  shuffled: train.shuffled,
  lengthBuckets: (data, options) => train.lengthBuckets(data, { ...options, length: ({ length }) => length }),
  classBalanced: (data, options) => train.classBalanced(data, { ...options, classOf: ({ label }) => label }),
};

for (const [name, make] of Object.entries(sources)) {
  describe(name, () => {
    const seeded = (seed: number) => make(examples, { batchSize: 5, generator: new Generator(seed) });

    test("gives batches of the size asked for, and one of the rest", () => {
      const sizes = epochOf(seeded(1), 1).map((batch) => batch.length);
      expect(ascending(sizes)).toEqual([2, 5, 5, 5, 5, 5, 5, 5]);
    });

    test("dropLast leaves the rest out", () => {
      const source = make(examples, { batchSize: 5, dropLast: true });
      expect(epochOf(source, 1).map((batch) => batch.length)).toEqual([5, 5, 5, 5, 5, 5, 5]);
    });

    test("collate makes the batches", () => {
      const source = make(examples, {
        batchSize: 5,
        generator: new Generator(1),
        collate: (batch: Example[]) => batch.map(({ id }) => id),
      });
      expect(epochOf(source, 3)).toEqual(epochOf(seeded(1), 3).map((batch) => batch.map(({ id }) => id)));
    });

    test("an epoch is the same whenever it is asked for, another epoch and another seed are not", () => {
      const [first, again, other] = [seeded(1), seeded(1), seeded(2)];
      const second = ids(epochOf(first, 2));
      expect(ids(epochOf(first, 1))).not.toEqual(second);
      expect(ids(epochOf(first, 2))).toEqual(second);
      expect(ids(epochOf(again, 2))).toEqual(second);
      expect(ids(epochOf(other, 2))).not.toEqual(second);
    });

    test("one epoch can be read while another is", () => {
      const source = seeded(1);
      const [a, b] = [source(1)[Symbol.iterator](), source(2)[Symbol.iterator]()];
      const interleaved = Array.from({ length: 8 }, () => [a.next().value, b.next().value]);
      expect(interleaved.map(([batch]) => batch)).toEqual(epochOf(source, 1));
      expect(interleaved.map(([, batch]) => batch)).toEqual(epochOf(source, 2));
    });

    test("the default generator seeds it, and is drawn from only then", () => {
      const generator = manualSeed(5);
      const source = make(examples, { batchSize: 5 });
      const { state } = generator;
      const order = ids(epochOf(source, 1));
      expect(generator.state).toEqual(state);
      manualSeed(5);
      expect(ids(epochOf(make(examples, { batchSize: 5 }), 1))).toEqual(order);
      expect(ids(epochOf(make(examples, { batchSize: 5 }), 1)), "drawn from once more").not.toEqual(order);
    });

    test("the data stay in their order", () => {
      const before = examples.map(({ id }) => id);
      epochOf(seeded(1), 1);
      expect(examples.map(({ id }) => id)).toEqual(before);
    });
  });
}

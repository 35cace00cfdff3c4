/** A training that goes on from any of its checkpoints ends as the one that wrote them: the same bits, the same reports. */

import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { MemoryStore, type Options, type Parts, run } from "./training.js";

const variants: Readonly<Record<string, (own: Parts) => Partial<Options>>> = {
  everything: () => ({}),
  "a scheduler per step": () => ({ schedulerPer: "step" }),
  "early stopping that waits, and restores": ({ optimizer }) => ({
    epochs: 9,
    metrics: { rate: () => optimizer.lr }, // falls
    earlyStopping: { monitor: "rate", mode: "max", patience: 2 },
  }),
  "early stopping without restoring": () => ({ earlyStopping: { restoreBest: false } }),
  "a plateau": ({ optimizer }) => ({
    scheduler: new optim.ReduceLROnPlateau(optimizer, { patience: 0, threshold: 0.1 }),
  }),
};

/** Trains once, and again from each checkpoint; what has the first report then, which is of `epochs[i]` from checkpoint i. */
async function fromEvery(
  cadence: Partial<train.CheckpointOptions>,
  more: (own: Parts) => Partial<Options>,
  epochsOf: (reports: number) => number[],
): Promise<void> {
  const options = (store: train.CheckpointStore) => (own: Parts) => ({
    ...more(own),
    checkpoint: train.checkpoints({ store, ...cadence, generators: own.generators }),
  });
  const store = new MemoryStore();
  const alone = await run(store, options(store));
  expect(alone.reports.length).toBe(3);
  const epochs = epochsOf(alone.reports.length);
  expect(store.written.length).toBe(epochs.length);
  for (const [i, bytes] of store.written.entries()) {
    const later = new MemoryStore(bytes);
    const resumed = await run(later, options(later));
    const label = `checkpoint ${i}`;
    expect(Buffer.from(resumed.states).equals(Buffer.from(alone.states)), label).toBe(true);
    expect(resumed.reports, label).toEqual(alone.reports.slice((epochs[i] as number) - 1));
  }
}

describe("from every checkpoint", () => {
  // Of 3 steps an epoch, and of the end.
  const everyStep = (reports: number) => [
    ...Array.from({ length: 3 * reports }, (_, i) => Math.floor(i / 3) + 1),
    reports,
  ];

  for (const [name, more] of Object.entries(variants)) {
    test(`${name}, written after every step`, () => fromEvery({ everySteps: 1 }, more, everyStep));
  }

  test("everything, written after every epoch, whose report comes again", () =>
    fromEvery(
      {},
      () => ({}),
      (reports) => Array.from({ length: reports }, (_, i) => i + 1),
    ));
});

describe("checkpoints", () => {
  test("leave the training as it is without them", async () => {
    const alone = await run(new MemoryStore());
    const without = await run(new MemoryStore(), () => ({ checkpoint: undefined as never }));
    expect(without).toEqual(alone);
  });

  test("are written when they are due, and at the end", async () => {
    const counts = async (options: Partial<train.CheckpointOptions>, epochs = 4) => {
      const store = new MemoryStore();
      await run(store, () => ({ epochs, checkpoint: train.checkpoints({ store, ...options }) }));
      return store.written.length;
    };
    expect(await counts({})).toBe(4); // an epoch has 3 steps
    expect(await counts({ everyEpochs: 3 })).toBe(2);
    expect(await counts({ everyEpochs: 9 })).toBe(1);
    expect(await counts({ everySteps: 5 })).toBe(3);
    expect(await counts({ everySteps: 6, everyEpochs: 2 })).toBe(4);
    expect(await counts({ everySteps: 100 }, 1)).toBe(1);
  });

  test("an abort and a break write one, from which the training goes on", async () => {
    const alone = await run(new MemoryStore());
    const store = new MemoryStore();
    const controller = new AbortController();
    let steps = 0;
    const checkpoint = { store, everyEpochs: 100 };
    const first = await run(store, ({ generators }) => ({
      checkpoint: train.checkpoints({ ...checkpoint, generators }),
      signal: controller.signal,
      onStep: () => {
        steps += 1;
        if (steps === 5) controller.abort();
      },
    }));
    expect(first.reports.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(first.reports[0]).toEqual(alone.reports[0]);
    expect(first.reports[1]?.loss).not.toBe(alone.reports[1]?.loss);
    expect(store.written).toHaveLength(1);
    const second = await run(store, ({ generators }) => ({
      checkpoint: train.checkpoints({ ...checkpoint, generators }),
    }));
    expect(second.reports).toEqual(alone.reports.slice(1));
    expect(second.states).toEqual(alone.states);
  });

  test("more epochs later are as more epochs from the start", async () => {
    const alone = await run(new MemoryStore(), () => ({ epochs: 6 }));
    const store = new MemoryStore();
    await run(store);
    const longer = await run(store, () => ({ epochs: 6 }));
    expect(longer.states).toEqual(alone.states);
    expect(longer.reports).toEqual(alone.reports.slice(2));
  });

  test("a training that has ended gives its last report again, and trains no more", async () => {
    const store = new MemoryStore();
    const alone = await run(store);
    const written = store.written.length;
    const again = await run(store, () => ({ onStep: () => expect.fail("a step") }));
    expect(again.reports).toEqual(alone.reports.slice(-1));
    expect(again.states).toEqual(alone.states);
    expect(store.written.length).toBe(written);
  });

  test("an error writes none, and neither does one of the store leave a step half done", async () => {
    const store = new MemoryStore();
    const failing = run(store, ({ loss }) => {
      let calls = 0;
      return {
        checkpoint: train.checkpoints({ store, everyEpochs: 9 }),
        loss: (network, batch) => {
          calls += 1;
          if (calls === 4) throw new Error("no loss");
          return loss(network, batch);
        },
      };
    });
    await expect(failing).rejects.toThrow("no loss");
    expect(store.written).toEqual([]);

    const full = { read: async () => undefined, write: () => Promise.reject(new Error("the disk is full")) };
    await expect(run(full)).rejects.toThrow("the disk is full");
  });
});

test("a store that gives null holds nothing yet", async () => {
  const store = new MemoryStore();
  const empty = { read: async () => null, write: (bytes: Uint8Array) => store.write(bytes) };
  expect(await run(empty)).toEqual(await run(new MemoryStore()));
});

test("two runs write the same checkpoints, but for the time", async () => {
  const [a, b] = [new MemoryStore(), new MemoryStore()];
  expect(await run(a)).toEqual(await run(b));
  expect(a.written.length).toBe(10);
  expect(a.written.slice(0, -1)).toEqual(b.written.slice(0, -1)); // the last has a report, with etaMs
});

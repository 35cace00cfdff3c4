/** fit() ends on a whole step: by break, by abort, and while it waits for data. */

import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { type Batch, batches, byHand, line, loss, parameters, sgd, turn } from "../regression.js";

const [first, second] = batches as [Batch, Batch];

describe("break", () => {
  test("ends after the epoch it was called in, and the model can be trained again", async () => {
    const model = line();
    for await (const { epoch } of train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 10 })) {
      if (epoch === 2) break;
    }
    expect(parameters(model)).toEqual(byHand([...batches, ...batches]).parameters);
    await train.fit(model, batches, { loss, optimizer: sgd(model) });
  });

  test("a throw in the loop does the same", async () => {
    const model = line();
    const run = async () => {
      for await (const _ of train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 10 }))
        throw new Error("enough");
    };
    await expect(run()).rejects.toThrow("enough");
    await train.fit(model, batches, { loss, optimizer: sgd(model) });
  });
});

describe("abort", () => {
  test("before the start trains nothing", async () => {
    const model = line();
    const before = parameters(model);
    const signal = AbortSignal.abort();
    expect(await train.fit(model, batches, { loss, optimizer: sgd(model), signal })).toBeUndefined();
    expect(parameters(model)).toEqual(before);
  });

  test("in the middle of an epoch ends after the current step, with a report of what was trained", async () => {
    const model = line();
    const controller = new AbortController();
    let calls = 0;
    const aborting = (network: typeof model, batch: Batch) => {
      calls += 1;
      if (calls === 2) controller.abort();
      return loss(network, batch);
    };
    const { signal } = controller;
    const valid = batches;
    const last = await train.fit(model, batches, { loss: aborting, optimizer: sgd(model), epochs: 5, signal, valid });
    const expected = byHand([first, second]);
    expect(parameters(model)).toEqual(expected.parameters);
    expect(last).toMatchObject({ epoch: 1, loss: ((expected.losses[0] ?? 0) + (expected.losses[1] ?? 0)) / 2 });
    expect(last?.validLoss, "nobody waits for a validation").toBeUndefined();
    expect(calls).toBe(2);
  });

  test("while it waits for data trains no further step, and closes the source", async () => {
    const model = line();
    const controller = new AbortController();
    let closed = false;
    async function* data() {
      try {
        yield first;
        controller.abort();
        await turn(1);
        yield second;
      } finally {
        closed = true;
      }
    }
    await train.fit(model, data, { loss, optimizer: sgd(model), epochs: 5, signal: controller.signal });
    expect(parameters(model)).toEqual(byHand([first]).parameters);
    expect(closed).toBe(true);
  });

  test("asks for no further batch", async () => {
    const model = line();
    const controller = new AbortController();
    function* data() {
      yield first;
      throw new Error("asked for more");
    }
    const aborting = (network: typeof model, batch: Batch) => {
      controller.abort();
      return loss(network, batch);
    };
    await train.fit(model, data, { loss: aborting, optimizer: sgd(model), signal: controller.signal });
    expect(parameters(model)).toEqual(byHand([first]).parameters);
  });

  test("before the first batch of an epoch is no error", async () => {
    const model = line();
    const controller = new AbortController();
    async function* data(epoch: number) {
      if (epoch === 2) controller.abort();
      yield first;
    }
    const last = await train.fit(model, data, { loss, optimizer: sgd(model), epochs: 5, signal: controller.signal });
    expect(last?.epoch).toBe(1);
    expect(parameters(model)).toEqual(byHand([first]).parameters);
  });
});

describe("turns of the event loop", () => {
  test("timers fire during a training that never waits for data, and can end it", async () => {
    const model = line();
    const controller = new AbortController();
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
      if (ticks === 5) controller.abort();
    }, 1);
    const epochs = 50_000; // some seconds
    const last = await train.fit(model, batches, { loss, optimizer: sgd(model, 0), epochs, signal: controller.signal });
    clearInterval(ticking);
    expect(ticks).toBe(5);
    expect(last?.epoch).toBeLessThan(epochs);
  });
});

/** A training that ended anywhere goes on with the same bits. */

import { Generator, manualSeed } from "bptt";
import type { Cell, TextTraining } from "bptt/tasks";
import type { CheckpointStore } from "bptt/train";
import { describe, expect, test } from "vitest";
import { rejected } from "../../caught.js";
import { freshModel, randomText, weights } from "./texts.js";

const text = randomText(400, 1);

class Store implements CheckpointStore {
  bytes: Uint8Array | undefined;
  async read() {
    return this.bytes;
  }
  async write(bytes: Uint8Array) {
    this.bytes = bytes.slice();
  }
}

/** A new process: a new model, generator and default generator; it ends after so many steps, or trains to the end. */
async function run(cell: Cell, store: Store, steps = Number.POSITIVE_INFINITY, options: Partial<TextTraining> = {}) {
  const model = freshModel(text, { cell, dropout: 0.1 });
  manualSeed(3);
  const signal = { aborted: false };
  let made = 0;
  const reports = [];
  for await (const { epoch, loss, validLoss } of model.fit(text, {
    epochs: 3,
    generator: new Generator(5),
    batchSize: 4,
    steps: 20,
    valid: text.slice(0, 50),
    checkpoint: { store, everySteps: 1 },
    onStep: () => {
      made += 1;
      signal.aborted = made >= steps;
    },
    signal,
    ...options,
  }))
    reports.push({ epoch, loss, validLoss });
  return { weights: weights(model), made, reports };
}

describe.each(["gru", "lstm"] as const)("%s", (cell) => {
  test("ended after any step, it goes on as one that was left alone", async () => {
    const whole = await run(cell, new Store());
    expect(whole.made).toBeGreaterThan(15);
    for (let steps = 1; steps < whole.made; ++steps) {
      const store = new Store();
      const first = await run(cell, store, steps);
      expect(first.made).toBe(steps);
      const second = await run(cell, store);
      expect(second.weights, `after ${steps} steps`).toEqual(whole.weights);
      expect(second.reports.at(-1)).toEqual(whole.reports.at(-1));
    }
  });
});

test("the checkpoint of another cell is refused, and nothing has changed", async () => {
  const store = new Store();
  await run("gru", store, 5);
  const model = freshModel(text, { cell: "lstm" });
  const before = weights(model);
  const error = await rejected(model.fit(text, { epochs: 3, generator: new Generator(5), checkpoint: { store } }));
  expect(error.code).toBe("ERR_BPTT_STATE");
  expect(weights(model)).toEqual(before);
});

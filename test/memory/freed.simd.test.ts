/** What no one holds any more is freed: parameters, gradients, the optimizer's state. */

import { memory, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { expect, test } from "vitest";
import { heldBytes, turn } from "./heap.js";

const parameterCount = 128 * (64 + 128 + 2) + 128 * (128 + 128 + 2);

/** Collects garbage, and gives the finalizers a turn. */
async function collect(): Promise<void> {
  heldBytes();
  await turn();
}

/** Trains a model for a step and lets go of it. */
function useOnce(): void {
  const model = new nn.RNN(64, 128, { numLayers: 2 });
  const optimizer = new optim.Adam(model);
  scope(() => {
    model
      .forward(tensor(new Float32Array(2 * 64), [2, 64]))[0]
      .sum()
      .backward();
    optimizer.step();
  });
  expect(() => model.forward(tensor([1]))).toThrow("dimensions"); // error paths hold nothing either
}

test("200 models made and dropped in a loop that lets the event loop turn", async () => {
  useOnce();
  await collect();
  const one = memory();
  for (let i = 0; i < 200; ++i) {
    useOnce();
    if (i % 10 === 9) await collect();
  }
  const { total, used } = memory();
  const each = 4 * 5 * parameterCount; // parameters, packed panels or gradients, and the state of Adam, at least
  expect(used - one.used).toBeLessThan(2 * each);
  expect(total - one.total).toBeLessThan(30 * each);
});

test("a model that is still held is not freed", async () => {
  const model = new nn.Linear(300, 300);
  const before = model.weight.toFloat32Array();
  for (let i = 0; i < 5; ++i) {
    useOnce();
    await collect();
  }
  expect(model.weight.toFloat32Array()).toEqual(before);
});

/** Gradient accumulation: n batches a step train as one n times as large. */

import { scope, tensor } from "bptt";
import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../tolerance.js";
import { type Batch, batches, byHand, line, loss, mean, parameters, sgd } from "../regression.js";

/** Batches of two points each as one of all points. */
function joined(given: readonly Batch[]): Batch {
  return { x: given.flatMap(({ x }) => x), y: given.flatMap(({ y }) => y) };
}

async function trained(data: readonly Batch[], accumulate: number, epochs = 1, clipNorm?: number) {
  const model = line();
  const steps: train.StepReport[] = [];
  const report = await train.fit(model, data, {
    loss,
    optimizer: sgd(model),
    epochs,
    accumulate,
    onStep: (step) => steps.push(step),
    ...(clipNorm && { clipNorm }),
  });
  return { parameters: parameters(model), steps, report };
}

describe("accumulate", () => {
  // A gradient is a sum of 8 terms of a few roundings each; two steps carry it to the parameters, by momentum too.
  const ROUNDINGS = 2 * 8 * 8;

  for (const clipNorm of [undefined, 0.5]) {
    test(`two batches a step are one of twice the size, ${clipNorm ? "clipped" : "not clipped"}`, async () => {
      const [a, b, c, d] = batches as [Batch, Batch, Batch, Batch];
      const got = await trained(batches, 2, 2, clipNorm);
      const twice = [joined([a, b]), joined([c, d])];
      const expected = byHand([...twice, ...twice], clipNorm);
      expectClose("parameters", got.parameters, expected.parameters, ROUNDINGS);
      expectClose(
        "norms",
        got.steps.map(({ gradNorm }) => gradNorm),
        expected.norms,
        ROUNDINGS,
      );
      expectClose(
        "losses",
        got.steps.map((step) => step.loss),
        expected.losses,
        ROUNDINGS,
      );
      expect(got.parameters).not.toEqual(byHand(batches, clipNorm).parameters);
    });
  }

  test("is the mean of the batches' gradients, bit for bit where n is a power of two", async () => {
    const model = line();
    const optimizer = sgd(model);
    for (const batch of batches)
      scope(() =>
        loss(model, batch)
          .mul(1 / 4)
          .backward(),
      );
    optimizer.step();
    expect((await trained(batches, 4)).parameters).toEqual(parameters(model));
  });

  test("the last step of an epoch takes what is left, and the mean of that", async () => {
    const [a, b, c] = batches as [Batch, Batch, Batch];
    const got = await trained([a, b, c], 2);
    expect(got.steps.map(({ step, steps }) => [step, steps])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expectClose("parameters", got.parameters, byHand([joined([a, b]), c]).parameters, ROUNDINGS);
    expect(got.report?.loss).toBe(mean(losses([a, b, c], got.steps[0] as train.StepReport)));
  });

  test("more than there are make one step", async () => {
    const got = await trained(batches, 9);
    expect(got.steps).toHaveLength(1);
    expectClose("parameters", got.parameters, byHand([joined(batches)]).parameters, ROUNDINGS);
  });

  test("a loss that is not finite in any batch of a step changes nothing", async () => {
    const model = line();
    const before = parameters(model);
    const bad = { x: [[Number.NaN]], y: [[1]] };
    const data = [batches[0] as Batch, bad];
    await expect(train.fit(model, data, { loss, optimizer: sgd(model), accumulate: 2 })).rejects.toThrow("NaN");
    expect(parameters(model)).toEqual(before);
  });

  test("a loss of shape [1] is a number too", async () => {
    const model = line();
    const optimizer = new optim.SGD(model, { lr: 0.1 });
    const flat = (network: typeof model, batch: Batch) => loss(network, batch).add(tensor([0]));
    await train.fit(model, batches.slice(0, 2), { loss: flat, optimizer, accumulate: 2 });
    const other = line();
    await train.fit(other, batches.slice(0, 2), { loss, optimizer: new optim.SGD(other, { lr: 0.1 }), accumulate: 2 });
    expect(parameters(model)).toEqual(parameters(other));
  });
});

/** The losses of an epoch of three batches in two steps: the first two at the start, the third after a step. */
function losses([a, b, c]: [Batch, Batch, Batch], first: train.StepReport): number[] {
  const start = line();
  const both = [a, b].map((batch) => loss(start, batch).item());
  expect(first.loss).toBe(mean(both));
  const optimizer = sgd(start);
  for (const batch of [a, b])
    scope(() =>
      loss(start, batch)
        .mul(1 / 2)
        .backward(),
    );
  optimizer.step();
  return [...both, loss(start, c).item()];
}

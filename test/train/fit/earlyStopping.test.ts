/** Early stopping: when it ends a training, and with which weights. */

import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { rejected } from "../../caught.js";
import { type Batch, batches, line, loss, parameters, sgd } from "../regression.js";

/** A training whose monitored value is given for every epoch; where the parameters were after each epoch. */
async function monitored(values: readonly number[], earlyStopping: train.EarlyStoppingOptions, more: object = {}) {
  const model = line();
  const states: number[][] = [];
  const reports: train.EpochReport[] = [];
  let epoch = 0;
  const training = train.fit(model, batches, {
    loss,
    optimizer: sgd(model),
    epochs: values.length,
    valid: [batches[0] as Batch],
    metrics: {
      figure: () => values[epoch] as number,
    },
    earlyStopping: { monitor: "figure", mode: "min", ...earlyStopping },
    ...more,
  });
  for await (const report of training) {
    epoch += 1;
    reports.push(report);
    states.push(parameters(model));
  }
  return { epochs: reports.length, best: reports.at(-1)?.bestEpoch, reports, states, parameters: parameters(model) };
}

describe("early stopping", () => {
  test("ends after `patience` epochs without improvement, with the best weights", async () => {
    const run = await monitored([5, 4, 4.5, 4.2, 4.1, 3], { patience: 3 });
    expect(run.epochs).toBe(5);
    expect(run.reports.map(({ bestEpoch }) => bestEpoch)).toEqual([1, 2, 2, 2, 2]);
    expect(run.parameters).toEqual(run.states[1]);
    expect(run.parameters).not.toEqual(run.states[4]);
  });

  test("waits again after every improvement", async () => {
    const run = await monitored([5, 6, 4, 6, 3, 6, 6, 1], { patience: 2 });
    expect([run.epochs, run.best]).toEqual([7, 5]);
  });

  test("waits 10 epochs where nothing is said", async () => {
    const run = await monitored(new Array(20).fill(1), {});
    expect([run.epochs, run.best]).toEqual([11, 1]);
  });

  test("the best weights come back too when all epochs were trained", async () => {
    const run = await monitored([3, 1, 2], { patience: 5 });
    expect([run.epochs, run.best]).toEqual([3, 2]);
    expect(run.parameters).toEqual(run.states[1]);
  });

  test("mode max: more is better", async () => {
    const run = await monitored([0.1, 0.5, 0.4, 0.3], { mode: "max", patience: 2 });
    expect([run.epochs, run.best]).toEqual([4, 2]);
    expect(run.parameters).toEqual(run.states[1]);
  });

  test("minDelta: less is no improvement", async () => {
    const run = await monitored([1, 0.75, 0.5, 0.25], { minDelta: 0.25, patience: 2 });
    expect([run.epochs, run.best]).toEqual([4, 3]); // 0.5 is more than 0.25 better than 1
  });

  test("NaN is no improvement, not even the first", async () => {
    const run = await monitored([Number.NaN, 2, Number.NaN, Number.NaN], { patience: 2 });
    expect([run.epochs, run.best]).toEqual([4, 2]);
    expect(run.reports[0]?.bestEpoch).toBeUndefined();
    expect(run.parameters).toEqual(run.states[1]);
    const none = await monitored([Number.NaN, Number.NaN], { patience: 5 });
    expect(none.parameters).toEqual(none.states[1]);
  });

  test("restoreBest: false leaves the last weights", async () => {
    const run = await monitored([1, 2, 3], { patience: 2, restoreBest: false });
    expect([run.epochs, run.best]).toEqual([3, 1]);
    expect(run.parameters).toEqual(run.states[2]);
  });

  test("validLoss is watched where nothing else is said", async () => {
    const model = line();
    const far: Batch = { x: [[1]], y: [[parameters(model)[0] ?? 0]] }; // every step away from the start is worse
    const options = { loss, optimizer: sgd(model), epochs: 9, valid: [far], earlyStopping: { patience: 2 } };
    const reports: train.EpochReport[] = [];
    for await (const report of train.fit(model, batches, options)) reports.push(report);
    const losses = reports.map(({ validLoss }) => validLoss as number);
    const best = losses.indexOf(Math.min(...losses));
    expect(reports.at(-1)?.bestEpoch).toBe(best + 1);
    expect(reports).toHaveLength(Math.min(best + 3, 9));
    expect(loss(model, far).item()).toBe(losses[best]);
  });

  test("an abort gives the best weights, a break leaves the last", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let steps = 0;
    const onStep = () => {
      steps += 1;
      if (steps === 2 * batches.length + 1) controller.abort();
    };
    const aborted = await monitored([1, 2, 3, 4], { patience: 5 }, { signal, onStep });
    expect(aborted.epochs).toBe(3);
    expect(aborted.parameters).toEqual(aborted.states[0]);

    const model = line();
    const values = [3, 2, 1];
    const training = train.fit(model, batches, {
      loss,
      optimizer: sgd(model),
      epochs: 5,
      valid: [batches[0] as Batch],
      metrics: { figure: () => values.shift() as number },
      earlyStopping: { monitor: "figure", mode: "max" },
    });
    let last: number[] = [];
    for await (const { epoch } of training) {
      last = parameters(model);
      if (epoch === 2) break;
    }
    expect(parameters(model)).toEqual(last);
  });

  test("nothing to watch is an error", async () => {
    const model = line();
    const valid = (epoch: number) => (epoch === 1 ? batches : []);
    const training = train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 3, valid, earlyStopping: {} });
    expect(await rejected(training)).toEqual({
      name: "RangeError",
      code: "ERR_BPTT_ARGUMENT",
      message: "fit(): valid has no batches in epoch 2, so there is nothing for earlyStopping to watch",
    });
  });
});

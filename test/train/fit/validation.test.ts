/** Metrics over the validation batches, schedulers that watch them, and averaged weights in validation. */

import { tensor } from "bptt";
import type * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { rejected } from "../../caught.js";
import { type Batch, batches, byHand, line, loss, mean, parameters, sgd } from "../regression.js";

const [first, second, third, fourth] = batches as [Batch, Batch, Batch, Batch];

describe("metrics", () => {
  test("a function of a batch counts as its mean, in eval mode and without gradients", async () => {
    const model = line();
    const seen: unknown[] = [];
    const report = await train.fit(model, [first], {
      loss,
      optimizer: sgd(model),
      valid: [second, third],
      metrics: {
        bias: (network, { x }) => {
          seen.push([network.training, network.forward(tensor(x)).requiresGrad]);
          return network.param("bias").item() + x.length;
        },
        points: (_, { x }) => x.flat().reduce((sum, value) => sum + value, 0),
      },
    });
    expect(report?.metrics).toEqual({ bias: model.param("bias").item() + 2, points: (-0.5 + -1) / 2 });
    expect(seen).toEqual([
      [false, false],
      [false, false],
    ]);
  });

  test("pooled() sees what was collected of all batches", async () => {
    const model = line();
    const report = await train.fit(model, [first], {
      loss,
      optimizer: sgd(model),
      valid: batches,
      metrics: {
        largest: train.pooled(
          (_: nn.Linear, { y }: Batch) => y.flat(),
          (parts) => Math.max(...parts.flat()),
        ),
        tensors: train.pooled(
          (network: nn.Linear) => ({ bias: network.param("bias").mul(1) }),
          (parts) => parts.reduce((sum, { bias }) => sum + bias.item(), 0),
        ),
      },
    });
    expect(report?.metrics).toEqual({ largest: 3.5, tensors: 4 * model.param("bias").item() });
  });

  test("without validation batches, and after an abort, there are none", async () => {
    const model = line();
    const metrics = { one: () => 1 };
    const none = await train.fit(model, batches, { loss, optimizer: sgd(model), valid: [], metrics });
    expect(none?.metrics).toEqual({});
    const controller = new AbortController();
    let calls = 0;
    const aborting = {
      one: () => {
        calls += 1;
        if (calls === 2) controller.abort();
        return 1;
      },
    };
    const { signal } = controller;
    const cut = await train.fit(model, batches, {
      loss,
      optimizer: sgd(model),
      valid: batches,
      metrics: aborting,
      signal,
    });
    expect(cut).toMatchObject({ epoch: 1, validLoss: undefined, metrics: {} });
    expect(calls, "ends the validation").toBe(2);
    expect(model.training).toBe(true);
  });

  test("a metric that gives no number is an error", async () => {
    const model = line();
    const metrics = { bias: ((network: nn.Linear) => network.param("bias").mul(1)) as never };
    expect(await rejected(train.fit(model, batches, { loss, optimizer: sgd(model), valid: batches, metrics }))).toEqual(
      {
        name: "TypeError",
        code: "ERR_BPTT_TYPE",
        message: "fit(): metric bias must give a number, got Tensor; item() makes one of a tensor",
      },
    );
    const poor = {
      all: train.pooled(
        () => 1,
        () => "high" as never,
      ),
    };
    expect(
      await rejected(train.fit(model, batches, { loss, optimizer: sgd(model), valid: batches, metrics: poor })),
    ).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: 'fit(): metric all must give a number, got "high"; item() makes one of a tensor',
    });
  });
});

describe("schedulers", () => {
  class Recorder {
    readonly calls: (number | undefined)[] = [];
    constructor(readonly optimizer: optim.SGD) {}
    step(value?: number): void {
      this.calls.push(value);
      this.optimizer.lr /= 2;
    }
  }

  test("per step: every step has its own learning rate, the report has the last", async () => {
    const model = line();
    const optimizer = sgd(model, 0.08);
    const scheduler = new Recorder(optimizer);
    const rates: number[] = [];
    const losses: number[] = [];
    const report = await train.fit(model, batches, {
      loss,
      optimizer,
      scheduler,
      schedulerPer: "step",
      onStep: (step) => {
        rates.push(step.lr);
        losses.push(step.loss);
      },
    });
    expect(rates).toEqual([0.08, 0.04, 0.02, 0.01]);
    expect(report?.lr).toBe(0.01);
    expect(scheduler.calls).toEqual(losses);
    expect(optimizer.lr).toBe(0.005);
  });

  test("per epoch it is told validLoss, or the loss where there is none, or what early stopping watches", async () => {
    const cases = [
      [{}, "loss"],
      [{ valid: [second] }, "validLoss"],
      [{ valid: [second], metrics: { m: () => 7 }, earlyStopping: { monitor: "m", mode: "max" } }, "m"],
    ] as const;
    for (const [options, told] of cases) {
      const model = line();
      const optimizer = sgd(model);
      const scheduler = new Recorder(optimizer);
      const report = await train.fit(model, batches, { loss, optimizer, scheduler, ...options });
      const values = { loss: report?.loss, validLoss: report?.validLoss, m: 7 };
      expect(scheduler.calls).toEqual([values[told]]);
    }
  });

  test("are not stepped after an epoch that was cut off", async () => {
    const model = line();
    const optimizer = sgd(model);
    const scheduler = new Recorder(optimizer);
    const controller = new AbortController();
    const { signal } = controller;
    await train.fit(model, batches, { loss, optimizer, scheduler, signal, onStep: () => controller.abort() });
    expect(scheduler.calls).toEqual([]);
  });
});

describe("averaged weights", () => {
  /** The average over the steps of byHand. */
  function expected(decay: number) {
    const states = batches.map((_, i) => byHand(batches.slice(0, i + 1)).parameters);
    const model = line();
    const average = new optim.WeightAverage(model, { decay });
    for (const [w, b] of states as [number, number][]) {
      model.param("weight").set([[w]]);
      model.param("bias").set([b]);
      average.update();
    }
    average.swap();
    return model;
  }

  test("take in every step; validation and metrics use them, the model goes on with its own", async () => {
    const model = line();
    const average = new optim.WeightAverage(model, { decay: 0.75 });
    const report = await train.fit(model, batches, {
      loss,
      optimizer: sgd(model),
      average,
      valid: [first, fourth],
      metrics: { weight: (network) => network.param("weight").item() },
    });
    const averaged = expected(0.75);
    expect(report?.validLoss).toBe(mean([first, fourth].map((batch) => loss(averaged, batch).item())));
    expect(report?.metrics.weight).toBe(averaged.param("weight").item());
    expect(parameters(model)).toEqual(byHand(batches).parameters);
    average.swap();
    expect(parameters(model)).toEqual(parameters(averaged));
  });

  test("the best weights are averaged ones", async () => {
    const model = line();
    const average = new optim.WeightAverage(model, { decay: 0.75 });
    await train.fit(model, batches, { loss, optimizer: sgd(model), average, valid: [first], earlyStopping: {} });
    expect(parameters(model)).toEqual(parameters(expected(0.75)));
  });

  test("the model has its own weights back when validation fails", async () => {
    const model = line();
    const average = new optim.WeightAverage(model, { decay: 0.75 });
    const metrics = {
      broken: () => {
        throw new Error("no metric");
      },
    };
    const options = { loss, optimizer: sgd(model), average, valid: [first], metrics };
    expect((await rejected(train.fit(model, batches, options))).message).toBe("no metric");
    expect(parameters(model)).toEqual(byHand(batches).parameters);
  });

  test("a model that holds the average is not trained, not even by a step", async () => {
    const model = line();
    const average = new optim.WeightAverage(model, { decay: 0.75 });
    const options = { loss, optimizer: sgd(model), average, epochs: 2 };
    await train.fit(model, batches, options);
    average.swap();
    const averaged = parameters(model);
    const refused = (what: string) => ({
      name: "Error",
      code: "ERR_BPTT_BUSY",
      message: `${what} while the model holds the average; call swap() first, or leave apply()`,
    });
    const store = { read: () => expect.fail("read"), write: () => expect.fail("written") };
    expect(await rejected(train.fit(model, batches, { ...options, checkpoint: train.checkpoints({ store }) }))).toEqual(
      refused("fit()"),
    );
    expect(parameters(model)).toEqual(averaged);

    average.swap();
    const reports = train.fit(model, batches, options)[Symbol.asyncIterator]();
    await reports.next();
    average.swap(); // to look at it between two epochs, and forgotten
    const between = parameters(model);
    expect(await rejected(reports.next() as Promise<unknown>)).toEqual(refused("fit()"));
    expect(parameters(model)).toEqual(between);
  });
});

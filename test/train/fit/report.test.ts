/** fit() trains as the loop by hand does, and reports every epoch. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { batches, byHand, line, loss, mean, parameters, sgd } from "../regression.js";

async function reports(training: AsyncIterable<train.EpochReport>): Promise<train.EpochReport[]> {
  const all: train.EpochReport[] = [];
  for await (const report of training) all.push(report);
  return all;
}

describe("fit()", () => {
  for (const clipNorm of [undefined, 0.5]) {
    test(`does the steps of the loop by hand, ${clipNorm ? `clipped to ${clipNorm}` : "not clipped"}`, async () => {
      const expected = byHand([...batches, ...batches, ...batches], clipNorm);
      const model = line();
      const options = { loss, optimizer: sgd(model), epochs: 3, ...(clipNorm && { clipNorm }) };
      const all = await reports(train.fit(model, batches, options));
      expect(parameters(model)).toEqual(expected.parameters);
      expect(all.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      for (const [i, report] of all.entries()) {
        const own = (values: number[]) => values.slice(i * batches.length, (i + 1) * batches.length);
        expect(report.loss).toBe(mean(own(expected.losses)));
        expect(report.gradNorm).toBe(mean(own(expected.norms)));
        expect(report.validLoss).toBeUndefined();
        expect(report.lr).toBe(0.05);
        expect(report.etaMs).toBeGreaterThanOrEqual(0);
      }
      expect(all.at(-1)?.etaMs).toBe(0);
    });
  }

  test("awaited it trains to the end and gives the last report", async () => {
    const [model, other] = [line(), line()];
    const last = await train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 3 });
    const all = await reports(train.fit(other, batches, { loss, optimizer: sgd(other), epochs: 3 }));
    expect({ ...last, etaMs: 0 }).toEqual(all.at(-1));
    expect(parameters(model)).toEqual(parameters(other));
  });

  test("starts only when it is awaited or iterated over", async () => {
    const model = line();
    const before = parameters(model);
    const training = train.fit(model, batches, { loss, optimizer: sgd(model) });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(parameters(model)).toEqual(before);
    await training;
    expect(parameters(model)).not.toEqual(before);
  });

  test("one epoch when nothing is said", async () => {
    const model = line();
    expect(await reports(train.fit(model, batches, { loss, optimizer: sgd(model) }))).toHaveLength(1);
    expect(parameters(model)).toEqual(byHand(batches).parameters);
  });

  test("does not let gradients add up that the optimizer does not train", async () => {
    class Two extends nn.Module {
      readonly body = new nn.Linear(1, 1, { bias: false });
      readonly head = new nn.Linear(1, 1, { bias: false });
      forward(x: Tensor): Tensor {
        return this.head.forward(this.body.forward(x));
      }
    }
    const model = new Two();
    const sum = (network: Two, x: number) => network.forward(tensor([x])).sum();
    const [, last] = await reports(
      train.fit(model, [1, 1], { loss: sum, optimizer: new optim.SGD(model.head, { lr: 0 }), epochs: 2 }),
    );
    model.zeroGrad();
    scope(() => sum(model, 1).backward());
    expect(last?.gradNorm).toBe(optim.gradNorm(model));
  });
});

describe("validation and learning rate", () => {
  test("validLoss is the mean over the validation batches, in eval mode and without gradients", async () => {
    const model = line();
    const seen: [boolean, boolean][] = [];
    const observed = (network: nn.Linear, batch: (typeof batches)[number]) => {
      const value = loss(network, batch);
      seen.push([network.training, value.requiresGrad]);
      return value;
    };
    const valid = batches.slice(0, 2);
    const [report] = await reports(
      train.fit(model, [batches[3] as never], { loss: observed, optimizer: sgd(model), valid }),
    );
    expect(seen).toEqual([
      [true, true],
      [false, false],
      [false, false],
    ]);
    expect(report?.validLoss).toBe(mean(valid.map((batch) => loss(model, batch).item())));
    expect(model.training).toBe(true);
  });

  test("validation data may come from an async function of the epoch", async () => {
    const model = line();
    const epochs: number[] = [];
    async function* valid(epoch: number) {
      epochs.push(epoch);
      yield batches[epoch] as (typeof batches)[number];
    }
    const all = await reports(train.fit(model, batches, { loss, optimizer: sgd(model, 0), epochs: 2, valid }));
    expect(epochs).toEqual([1, 2]);
    expect(all.map(({ validLoss }) => validLoss)).toEqual([1, 2].map((i) => loss(model, batches[i] as never).item()));
  });

  test("without validation batches validLoss is undefined", async () => {
    const model = line();
    expect((await train.fit(model, batches, { loss, optimizer: sgd(model), valid: [] }))?.validLoss).toBeUndefined();
  });

  test("the scheduler steps after every epoch, and lr is the one of the epoch", async () => {
    const model = line();
    const optimizer = sgd(model, 0.08);
    const scheduler = {
      step() {
        optimizer.lr /= 2;
      },
    };
    const all = await reports(train.fit(model, batches, { loss, optimizer, epochs: 3, scheduler }));
    expect(all.map(({ lr }) => lr)).toEqual([0.08, 0.04, 0.02]);
    expect(optimizer.lr).toBe(0.01);
  });
});

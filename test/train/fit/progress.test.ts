/** onStep, and fit() as a promise. */

import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { rejected } from "../../caught.js";
import { batches, byHand, line, loss, parameters, sgd, turn } from "../regression.js";

describe("onStep", () => {
  test("is told of every step", async () => {
    const model = line();
    const seen: train.StepReport[] = [];
    await train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 2, onStep: (step) => seen.push(step) });
    const expected = byHand([...batches, ...batches]);
    expect(seen.map(({ epoch, step, steps }) => [epoch, step, steps])).toEqual(
      [1, 2].flatMap((epoch) => [1, 2, 3, 4].map((step) => [epoch, step, 4])),
    );
    expect(seen.map((step) => step.loss)).toEqual(expected.losses);
    expect(seen.map(({ gradNorm }) => gradNorm)).toEqual(expected.norms);
    expect(seen.map(({ lr }) => lr)).toEqual(new Array(8).fill(0.05));
    expect(seen.every(({ etaMs }) => (etaMs as number) >= 0)).toBe(true);
    expect(seen.at(-1)?.etaMs).toBe(0);
  });

  test("etaMs is the time of a step times the steps that are left", async () => {
    const model = line();
    const seen: train.StepReport[] = [];
    async function* slow() {
      for (const batch of batches) {
        await turn(20);
        yield batch;
      }
    }
    await train.fit(model, slow, { loss, optimizer: sgd(model), epochs: 2, onStep: (step) => seen.push(step) });
    expect(
      seen.map(({ steps }) => steps),
      "a function tells by its end",
    ).toEqual([undefined, undefined, undefined, undefined, 4, 4, 4, 4]);
    expect(seen.slice(0, 4).map(({ etaMs }) => etaMs)).toEqual([undefined, undefined, undefined, undefined]);
    // 3, 2, 1 and 0 steps of at least 20 ms, and no more than some other work on the machine makes of them.
    for (const [i, { etaMs }] of seen.slice(4).entries()) {
      expect(etaMs).toBeGreaterThanOrEqual((3 - i) * 19);
      expect(etaMs).toBeLessThanOrEqual((3 - i) * 400);
    }
  });

  test("stepsPerEpoch tells of the first epoch", async () => {
    const model = line();
    const seen: train.StepReport[] = [];
    const given = { loss, optimizer: sgd(model), epochs: 1, onStep: (step: train.StepReport) => void seen.push(step) };
    await train.fit(model, () => batches, { ...given, stepsPerEpoch: 4 });
    expect(seen.map(({ steps }) => steps)).toEqual([4, 4, 4, 4]);
    expect(seen.every(({ etaMs }) => (etaMs as number) >= 0)).toBe(true);
    expect(() => train.fit(model, () => batches, { ...given, stepsPerEpoch: 0 })).toThrow(
      "fit(): stepsPerEpoch must be",
    );
  });

  test("an epoch longer than the one before counts as it goes", async () => {
    const model = line();
    const seen: (number | undefined)[][] = [];
    const data = (epoch: number) => batches.slice(0, epoch === 1 ? 2 : 4);
    const onStep = ({ step, steps }: train.StepReport) => void seen.push([step, steps]);
    await train.fit(model, data, { loss, optimizer: sgd(model), epochs: 2, onStep });
    expect(seen).toEqual([
      [1, undefined],
      [2, undefined],
      [1, 2],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  test("what it throws ends the training after the step", async () => {
    const model = line();
    const onStep = ({ step }: train.StepReport) => {
      if (step === 2) throw new Error("seen enough");
    };
    expect((await rejected(train.fit(model, batches, { loss, optimizer: sgd(model), onStep }))).message).toBe(
      "seen enough",
    );
    expect(parameters(model)).toEqual(byHand(batches.slice(0, 2)).parameters);
    await train.fit(model, batches, { loss, optimizer: sgd(model) });
  });
});

describe("fit() as a promise", () => {
  const failing = () => {
    throw new Error("no loss");
  };

  test("catch", async () => {
    const [good, bad] = [line(), line()];
    const report = await train.fit(good, batches, { loss, optimizer: sgd(good) }).catch(() => expect.fail("fine"));
    expect(report?.epoch).toBe(1);
    const caught = await train
      .fit(bad, batches, { loss: failing, optimizer: sgd(bad) })
      .catch((error) => String(error));
    expect(caught).toBe("Error: no loss");
  });

  test("finally", async () => {
    const model = line();
    let settled = 0;
    const count = () => {
      settled += 1;
    };
    const report = await train.fit(model, batches, { loss, optimizer: sgd(model) }).finally(count);
    expect([report?.epoch, settled]).toEqual([1, 1]);
    const training = train.fit(model, batches, { loss: failing, optimizer: sgd(model) }).finally(count);
    expect((await rejected(training)).message).toBe("no loss");
    expect(settled).toBe(2);
  });

  test("is raced and joined like any other", async () => {
    const [a, b] = [line(), line()];
    const options = (model: typeof a) => ({ loss, optimizer: sgd(model) });
    const reports = await Promise.all([train.fit(a, batches, options(a)), train.fit(b, batches, options(b))]);
    expect(reports.map((report) => report?.epoch)).toEqual([1, 1]);
  });

  test("twice the same from the same start", async () => {
    const run = async () => {
      const model = line();
      const reports: train.EpochReport[] = [];
      const options = { loss, optimizer: sgd(model), epochs: 3, accumulate: 3, clipNorm: 1, valid: batches };
      for await (const report of train.fit(model, batches, options)) reports.push({ ...report, etaMs: 0 });
      return { reports, parameters: parameters(model) };
    };
    expect(await run()).toEqual(await run());
  });
});

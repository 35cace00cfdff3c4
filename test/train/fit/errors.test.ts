/** Trainings that fit() refuses or gives up: no parameter has changed then. */

import { tensor } from "bptt";
import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { rejected } from "../../caught.js";
import { type Batch, batches, byHand, line, loss, parameters, sgd } from "../regression.js";

const [first] = batches as [Batch];

describe("a loss or a norm that is not finite throws before a parameter changes", () => {
  const AFTER =
    "; the parameters are as before this step. A smaller learning rate or clipNorm usually helps; check the data for NaN";
  const rows = [
    ["NaN in the data", { x: [[Number.NaN]], y: [[1]] }, "loss", "NaN"],
    ["an infinite loss", { x: [[1e30]], y: [[-1e30]] }, "loss", "Infinity"],
  ] as const;
  for (const [name, batch, what, value] of rows) {
    test(name, async () => {
      const model = line();
      const training = train.fit(model, [first, batch as unknown as Batch], { loss, optimizer: sgd(model) });
      expect(await rejected(training)).toEqual({
        name: "Error",
        code: "ERR_BPTT_NONFINITE",
        message: `fit(): the ${what} is ${value} in step 2 of epoch 1${AFTER}`,
      });
      expect(parameters(model)).toEqual(byHand([first]).parameters);
    });
  }

  for (const clipNorm of [undefined, 1]) {
    test(`an infinite gradient of a finite loss, ${clipNorm ? "clipped" : "not clipped"}`, async () => {
      const model = line();
      const before = parameters(model);
      const steep = (network: typeof model) =>
        network
          .forward(tensor([1]))
          .sub(0.75)
          .mul(1e30)
          .mul(1e30)
          .sum();
      const options = { loss: steep, optimizer: sgd(model), ...(clipNorm && { clipNorm }) };
      expect(await rejected(train.fit(model, batches, options))).toEqual({
        name: "Error",
        code: "ERR_BPTT_NONFINITE",
        message: `fit(): the norm of the gradients is Infinity in step 1 of epoch 1${AFTER}`,
      });
      expect(parameters(model)).toEqual(before);
    });
  }

  test("and the training can go on", async () => {
    const model = line();
    const optimizer = sgd(model);
    const bad = { x: [[Number.NaN]], y: [[1]] };
    await rejected(train.fit(model, [bad], { loss, optimizer }));
    await train.fit(model, batches, { loss, optimizer });
    expect(parameters(model)).toEqual(byHand(batches).parameters);
  });
});

describe("a model that is being trained is not trained twice at once", () => {
  const busy = {
    name: "Error",
    code: "ERR_BPTT_BUSY",
    message: "fit(): this model is being trained by another fit(); wait for that one to end",
  };

  test("the second fit() throws, the first goes on", async () => {
    const model = line();
    const training = train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 2 })[Symbol.asyncIterator]();
    await training.next();
    expect(await rejected(train.fit(model, batches, { loss, optimizer: sgd(model) }))).toEqual(busy);
    await training.next();
    expect((await training.next()).done).toBe(true);
    expect(parameters(model)).toEqual(byHand([...batches, ...batches]).parameters);
    await train.fit(model, batches, { loss, optimizer: sgd(model) });
  });

  test("two models at once are no matter", async () => {
    const models = [line(), line()];
    await Promise.all(models.map((model) => train.fit(model, batches, { loss, optimizer: sgd(model), epochs: 20 })));
    const alone = line();
    await train.fit(alone, batches, { loss, optimizer: sgd(alone), epochs: 20 });
    for (const model of models) expect(parameters(model)).toEqual(parameters(alone));
  });

  test("one training starts once", async () => {
    const model = line();
    const training = train.fit(model, batches, { loss, optimizer: sgd(model) });
    const report = await training;
    const after = parameters(model);
    expect(report?.epoch).toBe(1);
    expect(await training).toBe(report);
    expect(await training.finally(() => undefined)).toBe(report);
    expect(parameters(model)).toEqual(after);
    expect(() => training[Symbol.asyncIterator]()).toThrow(
      expect.objectContaining({
        ...busy,
        message: "fit(): this training was started already; call fit() again for another",
      }),
    );
  });
});

describe("a loss that is none", () => {
  for (const [name, value, code, message] of [
    ["a number", 5, "ERR_BPTT_TYPE", "fit(): loss must return a Tensor of one element, got 5"],
    ["a promise", Promise.resolve(), "ERR_BPTT_TYPE", "fit(): loss must return a Tensor of one element, got Promise"],
    [
      "several",
      tensor([1, 2]),
      "ERR_BPTT_SHAPE",
      "fit(): loss must return a Tensor of one element, got shape [2]; take its mean()",
    ],
  ] as const) {
    test(name, async () => {
      const model = line();
      const error = await rejected(train.fit(model, batches, { loss: () => value as never, optimizer: sgd(model) }));
      expect(error).toMatchObject({ code, message });
    });
  }
});

/** Where the batches of fit() may come from. */

import * as train from "bptt/train";
import { describe, expect, test } from "vitest";
import { rejected } from "../../caught.js";
import { type Batch, batches, byHand, line, loss, parameters, sgd, turn } from "../regression.js";

async function trained(
  data: Parameters<typeof train.fit<ReturnType<typeof line>, Batch>>[1],
  epochs = 1,
): Promise<number[]> {
  const model = line();
  await train.fit(model, data, { loss, optimizer: sgd(model), epochs });
  return parameters(model);
}

const [first, second, third] = batches as [Batch, Batch, Batch];

describe("batches", () => {
  test("a function gives those of one epoch, whose number it is told", async () => {
    const epochs: number[] = [];
    const data = (epoch: number) => {
      epochs.push(epoch);
      return epoch === 1 ? [first, second] : new Set([third]);
    };
    expect(await trained(data, 2)).toEqual(byHand([first, second, third]).parameters);
    expect(epochs).toEqual([1, 2]);
  });

  test("a generator", async () => {
    function* data() {
      yield first;
      yield third;
    }
    expect(await trained(data)).toEqual(byHand([first, third]).parameters);
  });

  test("an async generator that waits between batches", async () => {
    async function* data() {
      for (const batch of batches) {
        await turn(1);
        yield batch;
      }
    }
    expect(await trained(data)).toEqual(byHand(batches).parameters);
  });

  test("promises of batches in a list", async () => {
    const data = batches.map((batch) => Promise.resolve(batch)) as unknown as Batch[];
    expect(await trained(data)).toEqual(byHand(batches).parameters);
  });

  test("an error while the data are read ends the training, and the model can be trained again", async () => {
    const model = line();
    async function* data() {
      yield first;
      throw new Error("the disk is gone");
    }
    const error = await rejected(train.fit(model, data, { loss, optimizer: sgd(model) }));
    expect(error.message).toBe("the disk is gone");
    expect(parameters(model)).toEqual(byHand([first]).parameters);
    await train.fit(model, batches, { loss, optimizer: sgd(model) });
  });

  test("an epoch without batches is an error", async () => {
    expect(await rejected(trained(() => []))).toEqual({
      name: "RangeError",
      code: "ERR_BPTT_ARGUMENT",
      message: "fit(): epoch 1 has no batches",
    });
  });

  test("a function that gives no iterable is an error", async () => {
    for (const [data, got] of [
      [async () => batches, "Promise"],
      [() => undefined, "undefined"],
      [() => 5, "5"],
    ] as const) {
      expect(await rejected(trained(data as never))).toEqual({
        name: "TypeError",
        code: "ERR_BPTT_TYPE",
        message: `fit(): the function that gives batches must return an iterable, got ${got}; write function* or async function*`,
      });
    }
  });
});

/** Checkpoints that do not fit: a worded error, and nothing has changed. */

import { Generator } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { beforeAll, describe, expect, test } from "vitest";
import { caught, rejected } from "../../caught.js";
import { MemoryStore, Network, type Options, type Parts, parts, run, statesOf } from "./training.js";

const OTHER = "fit(): checkpoint: the checkpoint is of another training, nothing was changed: ";
const store = new MemoryStore();
let bytes: Uint8Array;

beforeAll(async () => {
  await run(store);
  bytes = store.written[4] as Uint8Array; // within the second epoch
});

/** What differs: options, the model, or the generators that are kept. */
type Change = Partial<Options> & { model?: nn.Module; kept?: Generator[] };

/** What fit() says to a checkpoint, when the training differs from the one that wrote it; nothing of that training has changed. */
async function refusal(given: Uint8Array, change: (own: Parts) => Change = () => ({})) {
  const own = parts();
  const { optimizer, scheduler, average, data, valid, loss, generators } = own;
  const { model = own.model, kept = generators, ...more } = change(own);
  const options = { loss, optimizer, scheduler, average, valid, epochs: 4, accumulate: 2, ...more };
  const checkpoint = train.checkpoints({ generators: kept, store: new MemoryStore(given) });
  const touched = { ...own, ...options, model } as unknown as Parts;
  const before = statesOf({ ...touched, generators: own.generators });
  const error = await rejected(train.fit(model as Network, data, { ...options, checkpoint } as never));
  expect(statesOf({ ...touched, generators: own.generators })).toEqual(before);
  return error;
}

const rows: readonly [string, (own: Parts) => Change, string][] = [
  [
    "another optimizer",
    ({ model }) => ({ optimizer: new optim.SGD(model, { lr: 0.1 }) }),
    'SGD.loadStateDict(): the state does not fit, nothing was changed:\n  it is the state of "Adam"',
  ],
  ["no scheduler", () => ({ scheduler: undefined as never }), "it keeps the state of the scheduler, and none is given"],
  ["no average", () => ({ average: undefined as never }), "it keeps the state of the average, and none is given"],
  [
    "another scheduler",
    ({ optimizer }) => ({ scheduler: new optim.StepLR(optimizer, 3) }),
    'StepLR.loadStateDict(): the state does not fit, nothing was changed:\n  it is the state of "ExponentialLR"',
  ],
  [
    "another number of generators",
    () => ({ kept: [new Generator(1)] }),
    "it has 2 generators besides the default one, and 1 are given",
  ],
];

describe("a checkpoint of another training", () => {
  for (const [title, change, words] of rows) {
    test(title, async () => {
      const error = await refusal(bytes, change);
      expect(error).toEqual({ name: "Error", code: "ERR_BPTT_STATE", message: OTHER + words });
    });
  }

  test("another model", async () => {
    const wider = () => {
      const model = new Network(new Generator(1)) as Network & { more?: nn.Linear };
      model.more = new nn.Linear(1, 1);
      return { model, optimizer: new optim.Adam(model), average: new optim.WeightAverage(model) };
    };
    const error = await refusal(bytes, ({ optimizer: _, ...own }) => {
      const made = wider();
      return { ...made, scheduler: new optim.ExponentialLR(made.optimizer, own ? 0.9 : 1) };
    });
    expect(error).toEqual({
      name: "Error",
      code: "ERR_BPTT_STATE",
      message: `${OTHER}loadStateDict(): Network does not fit the dict, nothing was changed:\n  missing more.weight [1, 1]\n  missing more.bias [1]`,
    });
  });

  test("early stopping that watched something else", async () => {
    const watched = new MemoryStore();
    await run(watched, () => ({ epochs: 2, earlyStopping: {} }));
    const given = watched.written[3] as Uint8Array;
    const error = await refusal(given, () => ({
      metrics: { m: () => 1 },
      earlyStopping: { monitor: "m", mode: "max" },
    }));
    expect(error.message).toBe(
      `${OTHER}early stopping watched the min of validLoss, this training watches the max of m`,
    );
    const lost = new MemoryStore();
    await run(lost, () => ({ epochs: 2, earlyStopping: { restoreBest: false } }));
    const without = await refusal(lost.written[3] as Uint8Array, () => ({ earlyStopping: {} }));
    expect(without.message).toBe(`${OTHER}the best weights are not in it, or of another model`);
  });

  test("one that was not written by fit()", async () => {
    const error = await refusal(statesOf(parts()));
    expect(error.message).toBe(`${OTHER}it was not written by fit(); loadCheckpoint() reads it`);
    const { model, optimizer, scheduler, average, generators } = parts();
    for (const progress of [{}, { epochs: -1 }, 5, null]) {
      const extra = { progress, start: [] };
      const made = train.saveCheckpoint({ model, optimizer, scheduler, average, generators, extra });
      expect((await refusal(made)).message).toBe(error.message);
    }
  });

  test("data that end before the place where it stood", async () => {
    const own = parts();
    const { model, data, loss, optimizer, scheduler, average, generators } = own;
    const short = () => [...data()].slice(0, 3);
    const checkpoint = train.checkpoints({ store: new MemoryStore(bytes), generators });
    const training = train.fit(model, short, { loss, optimizer, scheduler, average, epochs: 4, checkpoint });
    expect(await rejected(training)).toEqual({
      name: "RangeError",
      code: "ERR_BPTT_ARGUMENT",
      message:
        "fit(): the checkpoint was written after batch 4 of epoch 2, but the data have only 3; are they the same?",
    });
  });
});

describe("bytes that were changed", () => {
  test("cut off, or of another file", async () => {
    for (const given of [
      bytes.subarray(0, -1),
      bytes.subarray(0, 100),
      new Uint8Array(0),
      new Uint8Array(1000).fill(7),
    ])
      expect((await refusal(given)).code).toBe("ERR_BPTT_FORMAT");
    expect((await refusal("last.ckpt" as never)).code).toBe("ERR_BPTT_TYPE");
  });

  test("any byte", () => {
    const own = parts();
    const { model, optimizer, scheduler, average, generators } = own;
    const before = statesOf(own);
    const draw = new Generator(1);
    for (let i = 0; i < 300; ++i) {
      const changed = bytes.slice();
      (changed[draw.integer(changed.length)] as number) ^= 1 + draw.integer(255);
      const { code } = caught(() =>
        train.loadCheckpoint(changed, { model, optimizer, scheduler, average, generators }),
      );
      expect(code).toBe("ERR_BPTT_FORMAT");
    }
    expect(statesOf(own)).toEqual(before);
  });
});

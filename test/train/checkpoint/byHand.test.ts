/** saveCheckpoint() and loadCheckpoint() in a loop by hand. */

import { manualSeed, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { readSafetensors } from "bptt/safetensors";
import { loadCheckpoint, saveCheckpoint } from "bptt/train";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";

function made() {
  manualSeed(1);
  const model = new nn.Sequential(new nn.Linear(2, 4), new nn.Dropout(0.5), new nn.Linear(4, 1));
  return { model, optimizer: new optim.RMSprop(model, { lr: 0.01, momentum: 0.5 }) };
}

function steps({ model, optimizer }: ReturnType<typeof made>, n: number): void {
  for (let i = 0; i < n; ++i)
    scope(() => {
      optimizer.zeroGrad();
      (model.forward(tensor([[1, -1]])) as nn.Parameter).sum().backward();
      optimizer.step();
    });
}

describe("a loop by hand", () => {
  test("goes on from a checkpoint with the same bits", () => {
    const alone = made();
    steps(alone, 7);
    const first = made();
    steps(first, 3);
    const bytes = saveCheckpoint({ ...first, extra: { epoch: 3, best: [0.1, null] } });
    const second = made();
    steps(second, 1);
    expect(loadCheckpoint(bytes, second)).toEqual({ epoch: 3, best: [0.1, null] });
    steps(second, 4);
    expect(saveCheckpoint(second)).toEqual(saveCheckpoint(alone));
  });

  test("extra may be left out, and everything read as it is", () => {
    const own = made();
    steps(own, 1);
    const bytes = saveCheckpoint(own);
    expect(loadCheckpoint(bytes, own)).toBeUndefined();
    const { tensors } = readSafetensors(bytes);
    expect(tensors["model.0.weight"]?.toArray()).toEqual(own.model.stateDict()["0.weight"]?.toArray());
  });

  test("a scheduler and an average", () => {
    const whole = () => {
      const own = made();
      return {
        ...own,
        scheduler: new optim.OneCycleLR(own.optimizer, 0.1, { totalSteps: 20 }),
        average: new optim.WeightAverage(own.model, { decay: 0.5 }),
      };
    };
    const rounds = (own: ReturnType<typeof whole>, n: number) => {
      for (let i = 0; i < n; ++i) {
        steps(own, 1);
        own.average.update();
        own.scheduler.step();
      }
    };
    const alone = whole();
    rounds(alone, 4);
    const bytes = saveCheckpoint(alone);
    rounds(alone, 3);
    const expected = saveCheckpoint(alone);
    const resumed = whole();
    loadCheckpoint(bytes, resumed);
    rounds(resumed, 3);
    expect(saveCheckpoint(resumed)).toEqual(expected);
  });
});

describe("wrong arguments", () => {
  const { model, optimizer } = made();
  const average = new optim.WeightAverage(model);
  average.update();
  const rows: readonly [title: string, call: () => unknown, name: string, code: string, message: string][] = [
    [
      "no model",
      () => saveCheckpoint({ optimizer } as never),
      "TypeError",
      "ERR_BPTT_TYPE",
      "saveCheckpoint(): model must be a Module, got undefined",
    ],
    [
      "an optimizer by name",
      () => saveCheckpoint({ model, optimizer: "adam" as never }),
      "TypeError",
      "ERR_BPTT_TYPE",
      'saveCheckpoint(): optimizer must be an optimizer of bptt/optim, got "adam"',
    ],
    [
      "a scheduler that cannot be saved",
      () => saveCheckpoint({ model, optimizer, scheduler: { step() {} } as never }),
      "TypeError",
      "ERR_BPTT_TYPE",
      "saveCheckpoint(): scheduler must have stateDict() and loadStateDict(), as schedulers of bptt/optim have, got Object",
    ],
    [
      "a carried state that cannot be saved",
      () => saveCheckpoint({ model, optimizer, carried: 3 as never }),
      "TypeError",
      "ERR_BPTT_TYPE",
      "saveCheckpoint(): carried must have stateDict() and loadStateDict(), as schedulers of bptt/optim have, got 3",
    ],
    [
      "an average that is none",
      () => saveCheckpoint({ model, optimizer, average: model as never }),
      "TypeError",
      "ERR_BPTT_TYPE",
      "saveCheckpoint(): average must be a WeightAverage of bptt/optim, got Sequential",
    ],
    [
      "an average in the place of the weights, which would not be saved",
      () => average.apply(() => saveCheckpoint({ model, optimizer, average })) as unknown,
      "Error",
      "ERR_BPTT_BUSY",
      "saveCheckpoint() while the model holds the average; call swap() first, or leave apply()",
    ],
    [
      "one generator",
      () => loadCheckpoint(new Uint8Array(0), { model, optimizer, generators: manualSeed(1) as never }),
      "TypeError",
      "ERR_BPTT_TYPE",
      "loadCheckpoint(): generators must be an array of Generators, got Generator",
    ],
    [
      "seeds for generators",
      () => loadCheckpoint(new Uint8Array(0), { model, optimizer, generators: [5] as never }),
      "TypeError",
      "ERR_BPTT_TYPE",
      "loadCheckpoint(): generators[0] must be a Generator, got 5",
    ],
    [
      "a misspelt part",
      () => saveCheckpoint({ model, optimizer, epoch: 5 } as never),
      "TypeError",
      "ERR_BPTT_ARGUMENT",
      'saveCheckpoint(): unknown option "epoch"; known are model, optimizer, scheduler, average, carried, generators, extra',
    ],
  ];
  for (const [title, call, name, code, message] of rows) {
    test(title, () => {
      expect(caught(call)).toEqual({ name, code, message });
    });
  }

  test("extra that is no JSON", () => {
    for (const extra of [Number.NaN, () => 1, new Map(), { a: undefined }])
      expect(caught(() => saveCheckpoint({ model, optimizer, extra: extra as never })).message).toMatch(/JSON/);
  });
});

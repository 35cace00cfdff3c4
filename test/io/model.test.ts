/** Networks of library layers come back from their files as they were. */

import { Generator, manualSeed, type Tensor, tensor } from "bptt";
import { describeFile, loadModel, readModelFile, saveModel } from "bptt/io";
import * as nn from "bptt/nn";
import { readSafetensors } from "bptt/safetensors";
import { predict } from "bptt/train";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { bits, nested, SAMPLES, structure } from "./samples.js";

describe("saved and loaded, a layer is the same", () => {
  for (const [i, make] of SAMPLES.entries()) {
    test(`${make().constructor.name}, sample ${i}`, () => {
      const layer = make();
      const loaded = loadModel(saveModel(layer));
      expect(structure(loaded)).toEqual(structure(layer));
      expect(bits(loaded)).toEqual(bits(layer));
      expect(saveModel(loaded)).toEqual(saveModel(layer));
    });
  }

  test("there is a sample of every layer", () => {
    const bases: unknown[] = [nn.Module, nn.SequenceModule, nn.Sequential];
    const layers = Object.values(nn).filter(
      (value) => typeof value === "function" && value.prototype instanceof nn.Module && !bases.includes(value),
    );
    expect(layers.length).toBeGreaterThan(20);
    expect(new Set(SAMPLES.map((make) => make().constructor))).toEqual(new Set(layers));
  });
});

describe("a Sequential in Sequentials", () => {
  test("comes back whole and computes the same bits", () => {
    const model = nested();
    const loaded = loadModel(saveModel(model)) as nn.Sequential;
    expect(structure(loaded)).toEqual(structure(model));
    expect(bits(loaded)).toEqual(bits(model));
    const x = Int32Array.of(0, 5, 2);
    expect(predict(loaded, tensor(x, [3, 1]))).toEqual(predict(model, tensor(x, [3, 1])));
  });

  test("may hold a layer without parameters twice, and other layers' parameters go by place", () => {
    const tanh = new nn.Tanh();
    const model = new nn.Sequential(new nn.Linear(2, 2), tanh, new nn.Linear(2, 2), tanh);
    expect(bits(loadModel(saveModel(model)))).toEqual(bits(model));
  });

  test("is read by every reader of safetensors, and described by its header", () => {
    const model = nested();
    const bytes = saveModel(model);
    const { tensors } = readSafetensors(bytes);
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(model.stateDict()).sort());
    expect(describeFile(bytes)).toMatchObject({ kind: "module", parameters: 407, bytes: bytes.length });
    expect(readModelFile(bytes, "module").config).toMatchObject({ type: "Sequential" });
  });

  test("takes half the bytes as F16, and comes back rounded", () => {
    const model = new nn.Linear(100, 50);
    const bytes = saveModel(model, { dtype: "F16" });
    expect(bytes.length).toBeLessThan(0.55 * saveModel(model).length);
    const { weight } = loadModel(bytes) as nn.Linear;
    const worst = Math.max(
      ...weight
        .sub(model.weight as Tensor)
        .toFloat32Array()
        .map(Math.abs),
    );
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThanOrEqual(0.1 * 2 ** -11); // weights are below 0.1
  });
});

test("loading leaves the default generator as it was, also where it fails", () => {
  const bytes = saveModel(nested());
  const drawn = (before: () => void) => {
    manualSeed(5);
    before();
    return new nn.Linear(2, 2).weight.toArray();
  };
  expect(drawn(() => loadModel(bytes))).toEqual(drawn(() => {}));
  expect(drawn(() => caught(() => loadModel(bytes.subarray(1))))).toEqual(drawn(() => {}));
});

describe("saveModel refuses what a file cannot make again", () => {
  const advice = (what: string) =>
    `saveModel(): ${what}, and a file cannot say how to make it. Save the weights with writeSafetensors(model.stateDict()), and load them into a model made by your program: model.loadStateDict(readSafetensors(bytes).tensors)`;

  test("modules of the user's own, wherever they are", () => {
    class Own extends nn.Linear {}
    const error = caught(() => saveModel(new nn.Sequential(new nn.Tanh(), new nn.Sequential(new Own(1, 2)))));
    expect(error).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: advice("Sequential.1.0 is a Own, no layer of bptt"),
    });
  });

  test("a layer with parameters that is used twice", () => {
    const fc = new nn.Linear(2, 2);
    expect(caught(() => saveModel(new nn.Sequential(fc, fc)))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message:
        "saveModel(): the parameters of Sequential are not those of newly made layers: 1.weight [2, 2] is missing. Is a layer used twice, or has one been changed? Save its weights with writeSafetensors(model.stateDict())",
    });
  });

  test("a layer that was given another parameter", () => {
    const fc = Object.assign(new nn.Linear(2, 2), { scale: new nn.Parameter([1]) });
    expect(caught(() => saveModel(fc)).message).toMatch(
      /scale belongs to no layer\. Is a layer used twice, or has one been changed\?/,
    );
  });

  test("Sequentials in too many Sequentials", () => {
    let deep: nn.Module = new nn.Tanh();
    for (let i = 0; i < 17; ++i) deep = new nn.Sequential(deep);
    expect(caught(() => saveModel(deep)).message).toMatch(
      /stands in more than 16 Sequentials or has more than 10000 modules/,
    );
    expect(loadModel(saveModel((deep as nn.Sequential).at(0)))).toBeInstanceOf(nn.Sequential);
  });

  test("what is no module", () => {
    expect(caught(() => saveModel({} as nn.Module))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: "saveModel() takes a Module, got Object",
    });
  });

  test("Dropout's own generator is left out", () => {
    const model = new nn.Dropout(0.5, { generator: new Generator(1) });
    expect(readModelFile(saveModel(model)).config).toEqual({ type: "Dropout", p: 0.5 });
  });
});

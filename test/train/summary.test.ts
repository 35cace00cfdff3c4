/** summary(): modules, shapes, parameters, bytes and operations, counted by hand; the model stays as it is. */

import { Generator, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { summary } from "bptt/train";
import { describe, expect, test } from "vitest";
import { defaultGenerator } from "../../src/ops/random.js";
import { caught } from "../caught.js";

const T = 6;
const B = 4;

class Classifier extends nn.Module {
  readonly rnn: nn.LSTM;
  readonly head = new nn.Linear(10, 3);
  readonly spare = new nn.Linear(2, 2);
  constructor() {
    super();
    this.rnn = new nn.LSTM(7, 5, { numLayers: 2, bidirectional: true, dropout: 0.5 });
  }
  forward(x: Tensor): Tensor {
    const [output] = this.rnn.forward(x);
    return this.head.forward(output.select(0, -1));
  }
}

describe("summary()", () => {
  const lstm = 2 * 20 * (7 + 5) + 2 * 20 * (10 + 5); // elements of the weight matrices of both layers
  const { rows, ...totals } = summary(new Classifier(), [T, B, 7]);

  test("names, kinds and shapes", () => {
    expect(rows.map(({ name, kind, output }) => [name, kind, output])).toEqual([
      ["", "Classifier", [B, 3]],
      ["rnn", "LSTM", [T, B, 10]],
      ["head", "Linear", [B, 3]],
      ["spare", "Linear", undefined],
    ]);
    expect(rows[2]?.shapes).toEqual({ weight: [3, 10], bias: [3] });
    expect(Object.keys(rows[1]?.shapes ?? {})).toEqual(Object.keys(new Classifier().rnn.stateDict()));
  });

  test("parameters and bytes", () => {
    const recurrent = lstm + 2 * 2 * 2 * 20;
    expect(rows.map(({ parameters }) => parameters)).toEqual([0, recurrent, 33, 6]);
    expect(totals).toMatchObject({
      parameters: recurrent + 39,
      trainable: recurrent + 39,
      bytes: 4 * (recurrent + 39),
    });
  });

  test("operations: two a weight and row forward; backward as many for weights, and for inputs that need a gradient", () => {
    const forward = 2 * T * B * lstm + 2 * B * 30;
    expect(rows.map(({ flops }) => flops)).toEqual([0, 2 * T * B * lstm, 2 * B * 30, 0]);
    // The data needs no gradient: neither do the products with the weights that read it.
    const unneeded = 2 * T * B * (2 * 20 * 7);
    expect(totals.flops).toEqual({ forward, step: 3 * forward - unneeded });
  });

  test("frozen weights cost no gradient, and an input that needs one costs it", () => {
    const layer = new nn.Linear(8, 2);
    layer.weight.requiresGrad = false;
    const once = 2 * 5 * 16;
    expect(summary(layer, [5, 8])).toMatchObject({
      trainable: 2,
      parameters: 18,
      flops: { forward: once, step: once },
    });
    const x = tensor(new Float32Array(40), [5, 8], { requiresGrad: true });
    expect(summary(layer, x).flops).toEqual({ forward: once, step: 2 * once });
  });

  test.each([
    ["Elman", new nn.Elman(3, 4, 2), [T, B, 3], T * B * (12 + 16 + 8), T * B * 12],
    ["Jordan", new nn.Jordan(3, 4, 2), [T, B, 3], T * B * (12 + 8 + 8), T * B * 12],
    ["GRU with one direction", new nn.GRU(3, 4), [T, B, 3], T * B * 12 * 7, T * B * 36],
    ["LSTM with projection", new nn.LSTM(3, 4, { projSize: 2 }), [T, B, 3], T * B * (16 * 5 + 8), T * B * 48],
    ["RNNCell", new nn.RNNCell(3, 4), [B, 3], B * 28, B * 12],
    ["Conv1d", new nn.Conv1d(6, 8, 3, { groups: 2 }), [B, 6, 10], B * 8 * 8 * 9, B * 8 * 8 * 9],
    ["LayerNorm", new nn.LayerNorm([2, 3]), [B, 2, 3], 0, 0],
  ] as const)("%s", (_, module, shape, products, ofInput) => {
    const { flops } = summary(module as nn.Module, shape);
    expect(flops).toEqual({ forward: 2 * products, step: 2 * (3 * products - ofInput) });
  });

  test("indices and packed sequences are given as they are", () => {
    const model = new nn.Sequential(new nn.Embedding(9, 3), new nn.GRU(3, 4));
    const { rows } = summary(model, tensor(new Int32Array(T * B), [T, B]));
    expect(rows.map(({ name, output }) => [name, output])).toEqual([
      ["", [T, B, 4]],
      ["0", [T, B, 3]],
      ["1", [T, B, 4]],
    ]);
    const packed = nn.packSequence([tensor([[1], [2]]), tensor([[3]])]);
    expect(summary(new nn.RNN(1, 4), packed).flops.forward).toBe(2 * 3 * 20);
  });

  test("parameters that are shared count once", () => {
    const layer = new nn.Linear(3, 3);
    const { rows, parameters } = summary(new nn.Sequential(layer, layer), [2, 3]);
    expect(parameters).toBe(12);
    expect(rows.map(({ name, flops }) => [name, flops])).toEqual([
      ["", 0],
      ["0", 2 * 2 * 2 * 9],
    ]);
  });

  test("the table of a terminal", () => {
    expect(`${summary(new nn.Sequential(new nn.RNN(8, 64), new nn.Linear(64, 3)), [50, 32, 8])}`).toBe(
      `module   kind        output        parameters     bytes   flops
(model)  Sequential  [50, 32, 3]
0        RNN         [50, 32, 64]        4736  18.5 KiB  14.7 M
1        Linear      [50, 32, 3]          195     780 B   614 k

4931 parameters, 19.3 KiB
15.4 M flops forward, 44.4 M a training step`,
    );
  });

  test("mode, gradients, weights and random state stay as they are, also when forward throws", () => {
    const model = new Classifier();
    model.train();
    model.head.eval();
    scope(() =>
      model
        .forward(tensor(new Generator(1).normal(T * B * 7), [T, B, 7]))
        .sum()
        .backward(),
    );
    const state = () => ({
      gradients: model.parameters().map(({ grad }) => grad?.toArray()),
      weights: Object.values(model.stateDict()).map((weight) => weight.toArray()),
      modes: model.modules().map(({ training }) => training),
      versions: model.parameters().map(({ storage }) => storage.version),
      random: defaultGenerator().state,
      keys: Reflect.ownKeys(model.rnn),
    });
    const before = state();
    summary(model, [T, B, 7]);
    expect(state()).toEqual(before);
    expect(() => summary(model, [T, B, 8])).toThrow(/expected inputSize 7/);
    expect(state()).toEqual(before);
  });

  test("between forward and backward it stands in no way", () => {
    const layer = new nn.Linear(2, 2);
    scope(() => {
      const loss = layer.forward(tensor([1, 2])).sum();
      summary(layer, [2]);
      loss.backward();
    });
    expect(layer.weight.grad?.toArray()).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("wrong arguments", () => {
    const call = (...given: unknown[]) => caught(() => summary(...(given as [nn.Module])));
    expect(call({}, [1])).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message: "summary(): model must be a Module, got Object",
    });
    expect(call(new nn.Linear(1, 1))).toEqual({
      name: "RangeError",
      code: "ERR_BPTT_ARGUMENT",
      message:
        "summary(): the shape of an input is missing: summary(model, [batch, steps, features]), or the inputs themselves",
    });
  });
});

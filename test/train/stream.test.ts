/** A stream is the sequence, step by step. */

import { type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { predict, type Stream, stream } from "bptt/train";
import { describe, expect, test } from "vitest";
import { bits, exact } from "../nn/sequences.js";
import { expectClose } from "../tolerance.js";
import { I, modules, Stepper, seeded, sequence, steps, T, whole } from "./streams.js";

/** The longest path: every step of at most 3 recurrent layers with dot products of at most 24 terms, and a few layers more. */
const ROUNDINGS = T * 3 * (24 + 16) + 100;

function expectSame(name: string, got: Float32Array, expected: Float32Array): void {
  if (exact) expect(bits(got), name).toEqual(bits(expected));
  else expectClose(name, got, expected, ROUNDINGS);
}

/** What the whole sequence gives, in eval mode. */
const outputs = (module: nn.Module, x: Tensor): Float32Array[] => steps(whole(module, x));

function run(s: Stream, xs: readonly Float32Array[]): Float32Array[] {
  return xs.map((x) => s.push(x).slice());
}

describe.each(Object.entries(modules))("%s", (_, make) => {
  const module = seeded(make);
  const x = sequence();
  const expected = outputs(module, x);

  test("gives what the whole sequence gives, in training mode too", () => {
    module.train();
    for (const [t, y] of run(stream(module), steps(x)).entries())
      expectSame(`step ${t}`, y, expected[t] as Float32Array);
  });

  test("begins anew after reset", () => {
    const s = stream(module);
    run(s, steps(sequence(2)));
    s.reset();
    for (const [t, y] of run(s, steps(x)).entries())
      expect(bits(y)).toEqual(bits(run(stream(module), steps(x))[t] as Float32Array));
  });

  test("goes on from a saved state, in another stream of an equal model", () => {
    const first = stream(module);
    run(first, steps(x).slice(0, 4));
    const state = first.state();
    const rest = run(first, steps(x).slice(4));
    const second = stream(seeded(make));
    run(second, steps(sequence(3)));
    second.restore(state);
    expect(run(second, steps(x).slice(4)).map(bits)).toEqual(rest.map(bits));
  });

  test("a state before the first step is the beginning", () => {
    const s = stream(module);
    const start = s.state();
    const all = run(s, steps(x));
    s.restore(start);
    expect(run(s, steps(x)).map(bits)).toEqual(all.map(bits));
  });

  test("reads the weights as they are", () => {
    const own = seeded(make);
    const s = stream(own);
    run(s, steps(x));
    for (const parameter of own.parameters()) parameter.set(parameter.toFloat32Array().map((w) => w / 2));
    s.reset();
    for (const [t, y] of run(s, steps(x)).entries()) expectSame(`step ${t}`, y, outputs(own, x)[t] as Float32Array);
  });
});

describe("push", () => {
  test("fills out, or an array of its own again and again", () => {
    const s = stream(seeded(() => new nn.LSTM(I, 9)));
    const [a, b] = steps(sequence()) as [Float32Array, Float32Array];
    const first = s.push(a);
    const copy = first.slice();
    expect(s.push(b)).toBe(first);
    expect(first).not.toEqual(copy);
    s.reset();
    const out = new Float32Array(12).fill(7);
    expect(s.push(Array.from(a), out)).toBe(out);
    expect(out.subarray(0, 9)).toEqual(copy);
    expect(Array.from(out.subarray(9))).toEqual([7, 7, 7]);
  });

  test("reads an index where an Embedding comes first", () => {
    const module = seeded(() => new nn.Sequential(new nn.Embedding(6, 4), new nn.GRU(4, 3))) as nn.Sequential;
    const indices = Int32Array.of(3, 0, 5);
    const { data } = predict(module, tensor(indices, [3, 1]));
    const s = stream(module);
    const got = Array.from(indices, (index) => Array.from(s.push([index]))).flat();
    expectSame("outputs", Float32Array.from(got), data);
    for (const index of [6, -1, 0.5, Number.NaN]) {
      const before = s.state();
      expect(() => s.push([index])).toThrow(`Sequential.0: index ${index} is out of range, expected 0 to 5`);
      expect(s.state()).toEqual(before);
    }
  });
});

test("transform is a TransformStream from inputs to outputs", async () => {
  const module = seeded(() => new nn.GRU(I, 6));
  const xs = steps(sequence());
  const expected = run(stream(module), xs);
  const source = new ReadableStream<Float32Array>({
    start(controller) {
      for (const x of xs) controller.enqueue(x);
      controller.close();
    },
  });
  const got: Float32Array[] = [];
  for await (const y of source.pipeThrough(stream(module).transform())) got.push(y as Float32Array);
  expect(got.map(bits)).toEqual(expected.map(bits));
});

test.each([
  ["RNNCell", new nn.RNNCell(I, 6), new nn.RNN(I, 6)],
  ["LSTMCell", new nn.LSTMCell(I, 6), new nn.LSTM(I, 6)],
  ["GRUCell", new nn.GRUCell(I, 6), new nn.GRU(I, 6)],
])("%s is its layer, step by step", (_, cell, layer) => {
  layer.loadStateDict(cell.stateDict(), { rename: (name) => `${name}_l0` });
  const xs = steps(sequence());
  expect(run(stream(cell), xs).map(bits)).toEqual(run(stream(layer), xs).map(bits));
});

test("Transpose turns a sequence for a convolution, and a step not at all", () => {
  const model = seeded(
    () =>
      new nn.Sequential(
        new nn.Transpose(0, -1), // (steps, features) to (channels, steps)
        new nn.Conv1d(I, 6, 3, { padding: "causal" }),
        new nn.Transpose(0, -1),
        new nn.GRU(6, 5),
      ),
  ) as nn.Sequential;
  const expected = steps(model.forward(sequence()));
  for (const [t, y] of run(stream(model), steps(sequence())).entries())
    expectSame(`step ${t}`, y, expected[t] as Float32Array);
});

test("a module with step runs in eval mode, and is then as it was", () => {
  class Dropping extends nn.Module {
    readonly dropout = new nn.Dropout(0.5);
    override forward(): void {}
    step(x: Tensor, state: null | undefined): [Tensor, null | undefined] {
      return [this.dropout.forward(x), state];
    }
  }
  const module = new Dropping();
  expect(Array.from(stream(module).push(new Float32Array(40).fill(1)))).toEqual(Array(40).fill(1));
  expect(module.dropout.training).toBe(true);
});

test("what comes before a module with step has its own sizes", () => {
  const s = stream(seeded(() => new nn.Sequential(new Stepper(), new nn.Linear(3, 2))));
  expect(s.push(new Float32Array(I))).toHaveLength(2);
});

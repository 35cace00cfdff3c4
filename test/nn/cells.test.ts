/** A cell is one step of its layer. */

import { cat, manualSeed, scope, type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { expectClose } from "../tolerance.js";
import { makeCell, run, step } from "./layers.js";
import { drawInputs, pass, statesOf, weighted } from "./passes.js";
import { drawn, expectSame, hiddenSize, inputSize, network, roundings, single, title } from "./sequences.js";

const T = 6;
const B = 3;
const kinds = single.filter(({ projSize }) => projSize === undefined);

for (const kind of kinds) {
  const options = kind.nonlinearity ? { nonlinearity: kind.nonlinearity } : {};
  const make = (bias = true) => makeCell(kind.kind, inputSize, hiddenSize, { ...options, bias });

  /** A cell with the parameters of a layer. */
  function cellOf(layer: ReturnType<typeof network>, bias = true) {
    const cell = make(bias);
    for (const [name, parameter] of cell.namedParameters()) parameter.set(layer.param(`${name}_l0`));
    return cell;
  }

  describe(`cell of ${title(kind)}`, () => {
    test("in a loop gives what the layer gives", () => {
      const layer = network(kind);
      const cell = cellOf(layer);
      const inputs = drawInputs(kind, T, B);
      const { x } = inputs;
      const initial = statesOf(inputs);
      const whole = pass(layer, inputs);
      for (const leaf of [x, ...initial]) leaf.grad = null;
      const { output, final } = scope(() => {
        let states = initial.map((state) => state.select(0, 0));
        const outputs = Array.from({ length: T }, (_, t) => {
          states = step(cell, x.select(0, t), states);
          return (states[0] as Tensor).reshape([1, B, hiddenSize]);
        });
        const output = cat(outputs);
        const final = states.map((state) => state.reshape([1, B, hiddenSize]));
        weighted(output, final, inputs).backward();
        return { output, final };
      });

      const { output: there, gradient: back } = roundings(kind, T, B);
      expectSame("output", output, whole.output as Tensor, there);
      const names = ["h", "c"].slice(0, final.length);
      for (const [i, name] of names.entries())
        expectSame(`${name}N`, final[i] as Tensor, whole[`${name}N`] as Tensor, there);
      // Gradients of steps add up in another order than a layer's.
      const expectGradient = (name: string, gradient: Tensor | null | undefined, expected: Tensor | undefined) =>
        expectClose(name, gradient?.toFloat32Array() ?? [], expected?.toFloat32Array() ?? [], back);
      expectGradient("x", x.grad, whole.x);
      for (const [i, name] of names.entries()) expectGradient(`${name}0`, initial[i]?.grad, whole[`${name}0`]);
      for (const [name, { grad }] of cell.namedParameters()) expectGradient(name, grad, whole[`${name}_l0`]);
    });

    test("unbatched is a batch of one, and zeros are the state where there is none", () => {
      const cell = cellOf(network(kind));
      const x = drawn(1, [inputSize]);
      const zeros = statesOf(drawInputs(kind, 1, 1)).map(() => tensor(new Float32Array(hiddenSize)));
      const alone = step(cell, x);
      expect(alone.map(({ shape }) => shape)).toEqual(alone.map(() => [hiddenSize]));
      const batch = step(cell, x.reshape([1, inputSize]));
      expect(batch.map(({ shape }) => shape)).toEqual(alone.map(() => [1, hiddenSize]));
      for (const same of [batch, step(cell, x, zeros)]) {
        expect(same.map((state) => state.toFloat32Array())).toEqual(alone.map((state) => state.toFloat32Array()));
      }
    });

    test("without biases gives what the layer gives without biases", () => {
      const layer = network(kind, { bias: false });
      const cell = cellOf(layer, false);
      expect(cell.namedParameters().map(([name]) => name)).toEqual(["weight_ih", "weight_hh"]);
      const x = drawn(1, [1, B, inputSize]);
      const [, final] = run(layer, x);
      const states = step(cell, x.select(0, 0));
      const { output: there } = roundings(kind, 1, B);
      for (const [i, state] of states.entries())
        expectSame(`state ${i}`, state, (final[i] as Tensor).select(0, 0), there);
    });

    test("begins as its layer begins: the same names and shapes, uniform in ±1/√hiddenSize", () => {
      manualSeed(5);
      const cell = make();
      manualSeed(5);
      const layer = network(kind);
      manualSeed(5);
      const fresh = new (layer.constructor as new (i: number, h: number) => typeof layer)(inputSize, hiddenSize);
      expect(cell.namedParameters().map(([name, { shape }]) => [`${name}_l0`, shape])).toEqual(
        layer.namedParameters().map(([name, { shape }]) => [name, shape]),
      );
      for (const [name, parameter] of cell.namedParameters())
        expect(parameter.toArray(), name).toEqual(fresh.param(`${name}_l0`).toArray());
    });
  });
}

/** Gradients that are not wanted, or do not come, change nothing for the others. */

import { scope, type Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { run } from "./layers.js";
import { drawInputs, type Inputs, mapInputs, statesOf, weighted } from "./passes.js";
import { network, title, twoLayers } from "./sequences.js";

const T = 5;
const B = 3;

type Loss = (output: Tensor, final: readonly Tensor[]) => Tensor;

for (const kind of twoLayers) {
  describe(title(kind), () => {
    const inputs = mapInputs(drawInputs(kind, T, B), (input, name) => (name.startsWith("w") ? input.detach() : input));
    const initial = statesOf(inputs);
    const names = ["h0", "c0"].slice(0, initial.length);
    const ofAll: Loss = (output, final) => weighted(output, final, inputs);

    /** All gradients by name; null where there is none. */
    function gradients(layer: ReturnType<typeof network>, loss: Loss, x = inputs.x, states = initial) {
      for (const leaf of [inputs.x, ...initial]) leaf.grad = null;
      scope(() => loss(...run(layer, x, states)).backward());
      const read = (tensor: Tensor) => tensor.grad?.toArray() ?? null;
      const ofStates = states.map((state, i) => [names[i], read(state)]);
      const ofParameters = layer.namedParameters().map(([name, parameter]) => [name, read(parameter)]);
      return { x: read(x), ...Object.fromEntries([...ofStates, ...ofParameters]) } as Record<string, unknown>;
    }

    const all = gradients(network(kind), ofAll);

    test("a frozen parameter gets no gradient, the others get theirs", () => {
      for (const [name] of network(kind).namedParameters()) {
        const layer = network(kind);
        layer.param(name).requiresGrad = false;
        expect(gradients(layer, ofAll), name).toEqual({ ...all, [name]: null });
      }
    });

    test("all parameters frozen: the inputs still get their gradients", () => {
      const layer = network(kind);
      for (const parameter of layer.parameters()) parameter.requiresGrad = false;
      const got = gradients(layer, ofAll);
      for (const name of ["x", ...names]) expect(got[name]).toEqual(all[name]);
      expect(Object.values(got).filter((gradient) => gradient !== null)).toHaveLength(1 + names.length);
    });

    test("a constant input, a constant state", () => {
      expect(gradients(network(kind), ofAll, inputs.x.detach())).toEqual({ ...all, x: null });
      for (const [constant, name] of names.entries()) {
        const states = initial.map((state, i) => (i === constant ? state.detach() : state));
        expect(gradients(network(kind), ofAll, inputs.x, states), name).toEqual({ ...all, [name]: null });
      }
    });

    test("a loss of one result alone is a loss of all with weight 0 for the others", () => {
      const weights = ["wOut", "wH", "wC"].slice(0, 1 + names.length);
      const alone: Loss[] = [
        (output) => output.mul(inputs.wOut).sum(),
        (_, [hN]) => (hN as Tensor).mul(inputs.wH).sum(),
        (_, [, cN]) => (cN as Tensor).mul(inputs.wC as Tensor).sum(),
      ];
      for (const [i, only] of weights.entries()) {
        const zeroed: Inputs = mapInputs(inputs, (input, name) =>
          weights.includes(name) && name !== only ? input.mul(0) : input,
        );
        const expected = gradients(network(kind), (output, final) => weighted(output, final, zeroed));
        expect(gradients(network(kind), alone[i] as Loss), only).toEqual(expected);
      }
    });

    test("a loss of one step alone reaches earlier steps and no later ones", () => {
      const forwards = { ...kind, bidirectional: false };
      const states = statesOf(drawInputs(forwards, T, B));
      const got = gradients(network(forwards), (output) => output.select(0, 2).sum(), inputs.x, states);
      const steps = (got.x as number[][][]).map((step) => step.flat().some((value) => value !== 0));
      expect(steps).toEqual([true, true, true, false, false]);
    });
  });
}

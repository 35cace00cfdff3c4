/** Gradients that are not wanted, or do not come, change nothing for the others. */

import { scope, type Tensor, tensor } from "bptt";
import type * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { drawn, hiddenSize, inputSize, type Kind, network, stateShape } from "./sequences.js";

const T = 5;
const B = 3;
const kind: Kind = { nonlinearity: "tanh", numLayers: 2, bidirectional: true };
const x = drawn(1, [T, B, inputSize]);
const h0 = drawn(2, stateShape(kind, B));
const wOut = drawn(3, [T, B, 2 * hiddenSize]).detach();
const wH = drawn(4, stateShape(kind, B)).detach();

type Loss = (output: Tensor, hN: Tensor) => Tensor;
const ofBoth: Loss = (output, hN) => output.mul(wOut).sum().add(hN.mul(wH).sum());

/** All gradients by name; null where there is none. */
function gradients(rnn: nn.RNN, loss: Loss, input = x, state: Tensor | undefined = h0) {
  for (const leaf of [x, h0]) leaf.grad = null;
  scope(() => loss(...rnn.forward(input, state)).backward());
  const read = (tensor: Tensor) => tensor.grad?.toArray() ?? null;
  const named = rnn.namedParameters().map(([name, parameter]) => [name, read(parameter)]);
  return { x: read(x), h0: read(h0), ...Object.fromEntries(named) };
}

const all: Record<string, unknown> = gradients(network(kind), ofBoth);

describe("a frozen parameter", () => {
  for (const [name] of network(kind).namedParameters()) {
    test(`${name} gets no gradient, the others get theirs`, () => {
      const rnn = network(kind);
      rnn.param(name).requiresGrad = false;
      expect(gradients(rnn, ofBoth)).toEqual({ ...all, [name]: null });
    });
  }

  test("all of them: the input still gets its gradient", () => {
    const rnn = network(kind);
    for (const parameter of rnn.parameters()) parameter.requiresGrad = false;
    const got: Record<string, unknown> = gradients(rnn, ofBoth);
    expect([got.x, got.h0]).toEqual([all.x, all.h0]);
    expect(Object.values(got).filter((gradient) => gradient !== null)).toHaveLength(2);
  });
});

describe("inputs that need no gradient", () => {
  test("a constant input, a constant state", () => {
    expect(gradients(network(kind), ofBoth, x.detach())).toEqual({ ...all, x: null });
    expect(gradients(network(kind), ofBoth, x, h0.detach())).toEqual({ ...all, h0: null });
  });
});

describe("a loss of one result", () => {
  const zeros = ({ size, shape }: Tensor) => tensor(new Float32Array(size), shape);

  test("of the output alone is a loss of both with weight 0 for the state", () => {
    const alone = gradients(network(kind), (output) => output.mul(wOut).sum());
    const both: Loss = (output, hN) =>
      output
        .mul(wOut)
        .sum()
        .add(hN.mul(zeros(wH)).sum());
    expect(alone).toEqual(gradients(network(kind), both));
  });

  test("of the state alone is a loss of both with weight 0 for the output", () => {
    const alone = gradients(network(kind), (_, hN) => hN.mul(wH).sum());
    const both: Loss = (output, hN) => output.mul(zeros(wOut)).sum().add(hN.mul(wH).sum());
    expect(alone).toEqual(gradients(network(kind), both));
  });

  test("of one step alone reaches earlier steps and no later ones", () => {
    const oneWay = network({ ...kind, bidirectional: false });
    const state = drawn(2, [2, B, hiddenSize]);
    const got = gradients(oneWay, (output) => output.select(0, 2).sum(), x, state);
    const steps = (got.x as number[][][]).map((step) => step.flat().some((value) => value !== 0));
    expect(steps).toEqual([true, true, true, false, false]);
  });
});

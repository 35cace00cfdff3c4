/** The parameters of Elman and Jordan networks, what an Elman network is in terms of nn.RNN, and that both learn. */

import { manualSeed, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";
import { networks, outputSize, roundings } from "./networks.js";
import { drawn, hiddenSize, inputSize } from "./sequences.js";

describe.each([
  ["Elman", () => new nn.Elman(5, 11, 6), [11, 11]],
  ["Jordan", () => new nn.Jordan(5, 11, 6), [6, 11]],
] as const)("%s", (_, make, W) => {
  test("has the parameters of its equations, uniform in ±1/√hiddenSize", () => {
    const network = make();
    const shapes = network.namedParameters().map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ["U", [5, 11]],
      ["W", W],
      ["V", [11, 6]],
      ["b_W", [11]],
      ["b_V", [6]],
    ]);
    const values = network.parameters().flatMap((parameter) => [...parameter.toFloat32Array()]);
    const bound = 1 / Math.sqrt(11);
    expect(values.every((value) => Math.abs(value) <= bound)).toBe(true);
    // Of so many, some lie in every quarter of the range.
    for (const quarter of [-2, -1, 0, 1]) {
      expect(values.some((value) => Math.floor((2 * value) / bound) === quarter)).toBe(true);
    }
  });

  test("applies the activation to the output too, unless told otherwise", () => {
    expect([make().activation, make().outputActivation]).toEqual(["tanh", "tanh"]);
    const relu = new nn.Elman(1, 1, 1, { activation: "relu" });
    expect(relu.outputActivation).toBe("relu");
  });

  test("takes its parameters from another of its kind", () => {
    const [one, other] = [make(), make()];
    const x = drawn(1, [4, 5]);
    expect(other.forward(x)[0].toArray()).not.toEqual(one.forward(x)[0].toArray());
    other.loadStateDict(one.stateDict());
    expect(other.forward(x)[0].toArray()).toEqual(one.forward(x)[0].toArray());
  });
});

test("an Elman network is nn.RNN with the transposed weights, and an output; its state goes from one to the other", () => {
  const elman = new nn.Elman(inputSize, hiddenSize, outputSize, { outputActivation: "identity" });
  const rnn = new nn.RNN(inputSize, hiddenSize);
  const { U, W, V, b_W, b_V } = elman.stateDict() as Record<"U" | "W" | "V" | "b_W" | "b_V", Tensor>;
  rnn.loadStateDict({
    weight_ih_l0: U.transpose(0, 1),
    weight_hh_l0: W.transpose(0, 1),
    bias_ih_l0: b_W,
    bias_hh_l0: b_W.mul(0),
  });
  const x = drawn(1, [7, 3, inputSize]).detach();
  const { there } = roundings(7, 3);
  const [, first] = elman.forward(x);
  const [h, hN] = rnn.forward(x, first);
  const [y, last] = elman.forward(x, first);
  expect(last.shape).toEqual(hN.shape);
  expectClose("y", y.toFloat32Array(), h.matmul(V).add(b_V).toFloat32Array(), there);
  expectClose("state", last.toFloat32Array(), hN.toFloat32Array(), there);
});

test("a Sequential hands lengths to a network, and its y on", () => {
  const network = new nn.Jordan(inputSize, hiddenSize, outputSize);
  const head = new nn.Linear(outputSize, 2);
  const x = drawn(1, [7, 3, inputSize]).detach();
  const options = { lengths: [7, 2, 4] };
  const expected = head.forward(network.forward(x, undefined, options)[0]);
  expect(new nn.Sequential(network, head).forward(x, options).toArray()).toEqual(expected.toArray());
});

/**
 * y_t is the first feature of the step before, which only what is fed back can tell: without it the best guess of a value
 * uniform in [0, 1) is 1/2, whose squared error is 1/12, at every step but the first, which has nothing to tell.
 */
const [T, B] = [8, 16];
const UNINFORMED = ((T - 1) / T) * (1 / 12);

function delayed(seed: number): { x: Tensor; target: Tensor } {
  const x = new Draw(seed).values(T * B, 0.5).map((value) => value + 0.5);
  const target = x.map((_, i) => (i < B ? 0 : (x[i - B] as number)));
  return { x: tensor(x, [T, B, 1]), target: tensor(target, [T, B, 1]) };
}

test.each([
  ["Elman", () => new nn.Elman(1, 8, 1, { outputActivation: "identity" })],
  // An output that has to tell the next step what this one read carries it beside what is asked for.
  ["Jordan", () => new nn.Jordan(1, 8, 2, { outputActivation: "identity" })],
] as const)("%s learns to give what it read a step before", (_, make) => {
  manualSeed(1);
  const network = make();
  const optimizer = new optim.Adam(network, { lr: 1e-2 });
  const losses = Array.from({ length: 400 }, (_step, seed) => {
    const { x, target } = delayed(seed);
    return scope(() => {
      optimizer.zeroGrad();
      const [y] = network.forward(x);
      const loss = nn.sequenceLoss(nn.mseLoss(y.narrow(2, 0, 1), target, { reduction: "none" }).mean(2));
      loss.backward();
      optimizer.step();
      return loss.item();
    });
  });
  const last = losses.slice(-10).reduce((sum, loss) => sum + loss, 0) / 10;
  expect(last).toBeLessThan(UNINFORMED / 10);
});

test("every network of these tests has its own results", () => {
  const x = drawn(1, [4, inputSize]);
  const results = networks.map(({ make }) => JSON.stringify(make().forward(x)[0].toArray()));
  expect(new Set(results).size).toBe(networks.length);
});

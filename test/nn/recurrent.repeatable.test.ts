/** After manualSeed a program gives the same bits, whatever ran before it. */

import { Generator, manualSeed, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { type LayerKind, makeLayer, run } from "./layers.js";
import { bits, hiddenSize, inputSize } from "./sequences.js";

const KINDS = ["RNN", "LSTM", "GRU"] as const;
const T = 6;
const B = 4;

/** Initialisation, dropout, lengths and five steps: all that draws or sums. */
function program(kind: LayerKind, seed: number): Int32Array[] {
  manualSeed(seed);
  const rnn = makeLayer(kind, inputSize, hiddenSize, { numLayers: 2, bidirectional: true, dropout: 0.5 });
  const head = new nn.Linear(2 * hiddenSize, 3);
  const parameters = [...rnn.parameters(), ...head.parameters()];
  const optimizer = new optim.Adam(parameters, { lr: 0.01 });
  const x = tensor(new Draw(1).values(T * B * inputSize), [T, B, inputSize]);
  for (let step = 0; step < 5; ++step) {
    scope(() => {
      optimizer.zeroGrad();
      const [output] = run(rnn, x, undefined, { lengths: [6, 2, 3, 6] });
      nn.crossEntropy(head.forward(output.select(0, 1)), [0, 1, 2, 0]).backward();
      optim.clipGradNorm(parameters, 1);
      optimizer.step();
    });
  }
  return parameters.map((parameter) => bits(parameter.toFloat32Array()));
}

describe("manualSeed", () => {
  test.each(KINDS)("repeats initialisation, dropout and training of %s bit for bit", (kind) => {
    const first = program(kind, 3);
    // Other sizes leave other numbers in the memory that the second run gets.
    new nn.RNN(33, 70).forward(tensor(new Draw(9).values(9 * 17 * 33), [9, 17, 33]));
    expect(program(kind, 3)).toEqual(first);
  });

  test.each(KINDS)("with another seed gives other numbers, %s", (kind) => {
    expect(program(kind, 4)).not.toEqual(program(kind, 3));
  });

  test.each(KINDS)("initial values of %s are uniform in ±1/√hiddenSize and no two parameters are alike", (kind) => {
    manualSeed(1);
    const rnn = makeLayer(kind, 40, 64, { numLayers: 2 });
    const bound = 1 / 8;
    const firsts = new Set(rnn.parameters().map((parameter) => parameter.toFloat32Array()[0]));
    expect(firsts.size).toBe(8);
    const values = rnn.parameters().flatMap((parameter) => [...parameter.toFloat32Array()]);
    expect(Math.max(...values)).toBeLessThan(bound);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-bound);
    const n = values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / n;
    // The variance of a uniform law is bound²/3; that of its estimate (4/45)·bound⁴/n.
    expect(Math.abs(variance - bound ** 2 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / n) * bound ** 2);
  });

  test("a generator continues from its state", () => {
    const generator = new Generator(5);
    generator.random();
    generator.uniform(3);
    const { state } = generator;
    const expected = [generator.random(), ...generator.normal(3), ...generator.permutation(5)];
    const other = new Generator(0);
    other.state = state;
    expect([other.random(), ...other.normal(3), ...other.permutation(5)]).toEqual(expected);
  });
});

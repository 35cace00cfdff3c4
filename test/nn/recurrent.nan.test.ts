/** NaN in a valid input is not hidden, and stays within its sequence. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { forwardRoundings } from "../tolerance.js";
import { drawn, expectSame, inputSize, kinds, network, row, sizes, stateShape, title } from "./sequences.js";

const T = 6;
const B = 4;
const wrong = { t: 2, b: 1 };

function allNaN(x: Tensor): boolean {
  return x.toFloat32Array().every(Number.isNaN);
}

describe("NaN in a valid input reaches the later outputs of its sequence and no other", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      const rnn = network(kind);
      const clean = drawn(1, [T, B, inputSize]);
      const data = clean.toFloat32Array();
      data[(wrong.t * B + wrong.b) * inputSize + 3] = Number.NaN;
      const h0 = drawn(2, stateShape(kind, B));
      const [expected, expectedState] = rnn.forward(clean, h0);
      const [output, hN] = rnn.forward(tensor(data, clean.shape), h0);

      const roundings = forwardRoundings(sizes(kind, T, B));
      for (let b = 0; b < B; ++b) {
        if (b === wrong.b) continue;
        expectSame(`output of sequence ${b}`, row(output, b), row(expected, b), roundings);
        expectSame(`hN of sequence ${b}`, row(hN, b), row(expectedState, b), roundings);
      }
      const own = row(output, wrong.b);
      expect(allNaN(own.narrow(0, wrong.t, T - wrong.t).narrow(2, 0, 11)), "from the wrong step on").toBe(true);
      expect(allNaN(row(hN, wrong.b)), "final states").toBe(true);
      if (!kind.bidirectional) {
        expectSame("earlier outputs", row(output, wrong.b, wrong.t), row(expected, wrong.b, wrong.t), roundings);
      }
    });
  }

  test("in a bidirectional layer each half has NaN where its direction has read it", () => {
    const rnn = network({ nonlinearity: "relu", numLayers: 1, bidirectional: true });
    const data = drawn(1, [T, 1, inputSize]).toFloat32Array();
    data[wrong.t * inputSize] = Number.NaN;
    const [output] = rnn.forward(tensor(data, [T, 1, inputSize]));
    const isNaNAt = (t: number, half: number) => allNaN(output.select(0, t).narrow(1, 11 * half, 11));
    const steps = Array.from({ length: T }, (_, t) => t);
    expect(steps.filter((t) => isNaNAt(t, 0))).toEqual([2, 3, 4, 5]);
    expect(steps.filter((t) => isNaNAt(t, 1))).toEqual([0, 1, 2]);
  });

  test("NaN in the initial state too", () => {
    const kind = { nonlinearity: "tanh", numLayers: 1, bidirectional: false } as const;
    const rnn = network(kind);
    const h0 = drawn(2, stateShape(kind, B)).toFloat32Array().fill(Number.NaN, 0, 1);
    const [output] = rnn.forward(drawn(1, [T, B, inputSize]), tensor(h0, stateShape(kind, B)));
    expect([0, 1, 2, 3].map((b) => allNaN(row(output, b)))).toEqual([true, false, false, false]);
  });
});

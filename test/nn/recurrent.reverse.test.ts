/** The reverse direction is the forward direction over the reversed sequence. */

import { cat, type Tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, test } from "vitest";
import { forwardRoundings } from "../tolerance.js";
import { drawn, expectSame, hiddenSize, inputSize, network, reversed, row, sizes } from "./sequences.js";

const T = 6;
const lengths = [4, 6, 1];
const B = lengths.length;

describe("the reverse direction gives what the forward direction gives for the reversed sequence", () => {
  for (const nonlinearity of ["tanh", "relu"] as const) {
    const kind = { nonlinearity, numLayers: 1, bidirectional: true };
    const both = network(kind);
    const oneWay = new nn.RNN(inputSize, hiddenSize, { nonlinearity });
    for (const [name, parameter] of oneWay.namedParameters()) parameter.set(both.param(`${name}_reverse`));
    const x = drawn(1, [T, B, inputSize]);
    const h0 = drawn(2, [2, B, hiddenSize]);
    const roundings = forwardRoundings(sizes(kind, T, B));

    test(`${nonlinearity}, full length`, () => {
      const [output, hN] = both.forward(x, h0);
      const [expected, state] = oneWay.forward(reversed(x), h0.narrow(0, 1, 1));
      expectSame("output", output.narrow(2, hiddenSize, hiddenSize), reversed(expected), roundings);
      expectSame("hN", hN.narrow(0, 1, 1), state, roundings);
    });

    test(`${nonlinearity}, each sequence from its own end`, () => {
      const [output, hN] = both.forward(x, h0, { lengths });
      const states: Tensor[] = [];
      for (const [b, length] of lengths.entries()) {
        const [expected, state] = oneWay.forward(reversed(row(x, b, length)), row(h0.narrow(0, 1, 1), b));
        const own = row(output.narrow(2, hiddenSize, hiddenSize), b, length);
        expectSame(`output of sequence ${b}`, own, reversed(expected), roundings);
        states.push(state);
      }
      expectSame("hN", hN.narrow(0, 1, 1), cat(states, 1), roundings);
    });
  }
});

/** The reverse direction is the forward direction over the reversed sequence. */

import { cat, type Tensor } from "bptt";
import { describe, test } from "vitest";
import { run } from "./layers.js";
import { drawInputs, statesOf } from "./passes.js";
import { expectSame, network, outputSize, reversed, roundings, row, single, title } from "./sequences.js";

const T = 6;
const lengths = [4, 6, 1];
const B = lengths.length;

describe("the reverse direction gives what the forward direction gives for the reversed sequence", () => {
  for (const kind of single) {
    const both = network({ ...kind, bidirectional: true });
    const oneWay = network(kind);
    for (const [name, parameter] of oneWay.namedParameters()) parameter.set(both.param(`${name}_reverse`));
    const inputs = drawInputs({ ...kind, bidirectional: true }, T, B);
    const { x } = inputs;
    const initial = statesOf(inputs);
    const own = initial.map((state) => state.narrow(0, 1, 1));
    const width = outputSize(kind);
    const { output: there } = roundings(kind, T, B);

    test(`${title(kind)}, full length`, () => {
      const [output, final] = run(both, x, initial);
      const [expected, states] = run(oneWay, reversed(x), own);
      expectSame("output", output.narrow(2, width, width), reversed(expected), there);
      for (const [i, state] of states.entries())
        expectSame(`state ${i}`, (final[i] as Tensor).narrow(0, 1, 1), state, there);
    });

    test(`${title(kind)}, each sequence from its own end`, () => {
      const [output, final] = run(both, x, initial, { lengths });
      const states: Tensor[][] = lengths.map((length, b) => {
        const initial = own.map((state) => row(state, b));
        const [expected, final] = run(oneWay, reversed(row(x, b, length)), initial);
        const got = row(output.narrow(2, width, width), b, length);
        expectSame(`output of sequence ${b}`, got, reversed(expected), there);
        return final;
      });
      for (const [i, state] of final.entries()) {
        const expected = cat(
          states.map((list) => list[i] as Tensor),
          1,
        );
        expectSame(`state ${i}`, state.narrow(0, 1, 1), expected, there);
      }
    });
  }
});

/** NaN in a valid input is not hidden, and stays within its sequence. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { run } from "./layers.js";
import { drawInputs, statesOf } from "./passes.js";
import {
  drawn,
  expectSame,
  inputSize,
  kinds,
  network,
  outputSize,
  roundings,
  row,
  single,
  title,
} from "./sequences.js";

const T = 6;
const B = 4;
const wrong = { t: 2, b: 1 };

function allNaN(x: Tensor): boolean {
  return x.toFloat32Array().every(Number.isNaN);
}

describe("NaN in a valid input reaches the later outputs of its sequence and no other", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      const layer = network(kind);
      const inputs = drawInputs(kind, T, B);
      const data = inputs.x.toFloat32Array();
      data[(wrong.t * B + wrong.b) * inputSize + 3] = Number.NaN;
      const [expected, expectedStates] = run(layer, inputs.x, statesOf(inputs));
      const [output, states] = run(layer, tensor(data, inputs.x.shape), statesOf(inputs));

      const { output: there } = roundings(kind, T, B);
      for (let b = 0; b < B; ++b) {
        if (b === wrong.b) continue;
        expectSame(`output of sequence ${b}`, row(output, b), row(expected, b), there);
        for (const [i, state] of states.entries()) {
          expectSame(`state ${i} of sequence ${b}`, row(state, b), row(expectedStates[i] as Tensor, b), there);
        }
      }
      const forwards = row(output, wrong.b).narrow(2, 0, outputSize({ ...kind, bidirectional: false }));
      expect(allNaN(forwards.narrow(0, wrong.t, T - wrong.t)), "from the wrong step on").toBe(true);
      expect(states.map((state) => allNaN(row(state, wrong.b)))).toEqual(states.map(() => true));
      if (!kind.bidirectional) {
        expectSame("earlier outputs", row(output, wrong.b, wrong.t), row(expected, wrong.b, wrong.t), there);
      }
    });
  }
});

describe("in a bidirectional layer each half has NaN where its direction has read it", () => {
  for (const kind of single) {
    test(title(kind), () => {
      const data = drawn(1, [T, 1, inputSize]).toFloat32Array();
      data[wrong.t * inputSize] = Number.NaN;
      const [output] = run(network({ ...kind, bidirectional: true }), tensor(data, [T, 1, inputSize]));
      const width = outputSize(kind);
      const isNaNAt = (t: number, half: number) => allNaN(output.select(0, t).narrow(1, width * half, width));
      const steps = Array.from({ length: T }, (_, t) => t);
      expect(steps.filter((t) => isNaNAt(t, 0))).toEqual([2, 3, 4, 5]);
      expect(steps.filter((t) => isNaNAt(t, 1))).toEqual([0, 1, 2]);
    });
  }
});

describe("NaN in an initial state too", () => {
  for (const kind of single) {
    test(title(kind), () => {
      const inputs = drawInputs(kind, T, B);
      const count = statesOf(inputs).length;
      for (let wrongState = 0; wrongState < count; ++wrongState) {
        const states = statesOf(inputs).map((state, i) => {
          const values = state.toFloat32Array();
          return tensor(i === wrongState ? values.fill(Number.NaN, 0, 1) : values, state.shape);
        });
        const [output] = run(network(kind), inputs.x, states);
        // One unit of one step at first, which every unit of the next step reads.
        const later = output.narrow(0, 1, T - 1);
        expect([0, 1, 2, 3].map((b) => allNaN(row(later, b)))).toEqual([true, false, false, false]);
        expect([1, 2, 3].some((b) => row(output, b).toFloat32Array().some(Number.isNaN))).toBe(false);
      }
    });
  }
});

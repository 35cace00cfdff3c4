/** batchFirst is a transposed input and output, and an unbatched sequence is a batch of one. */

import type { Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { drawInputs, isSequence, mapInputs, pass } from "./passes.js";
import { kinds, leaf, network, outputSize, row, title } from "./sequences.js";

const T = 5;
const B = 3;

function swapped(x: Tensor): Tensor {
  return x.transpose(0, 1);
}

describe("batchFirst is a transposed input and output", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      const inputs = drawInputs(kind, T, B);
      // The states and their gradients are never batchFirst.
      const batchFirst = mapInputs(inputs, (input, name) => (isSequence(name) ? leaf(swapped(input)) : input));
      const got = pass(network(kind, { batchFirst: true }), batchFirst);
      expect(got.output?.shape).toEqual([B, T, outputSize(kind)]);
      for (const [name, result] of Object.entries(pass(network(kind), inputs))) {
        const own = got[name] as Tensor;
        expect((isSequence(name) ? swapped(own) : own).toArray(), name).toEqual(result.toArray());
      }
    });
  }
});

describe("an unbatched sequence is a batch of one", () => {
  for (const kind of kinds) {
    for (const batchFirst of [false, true]) {
      test(`${title(kind)}${batchFirst ? ", batchFirst" : ""}`, () => {
        const layer = network(kind, { batchFirst });
        const one = mapInputs(drawInputs(kind, T, B), (input) => leaf(row(input, 0)));
        const batch = mapInputs(one, (input, name) => (batchFirst && isSequence(name) ? leaf(swapped(input)) : input));
        const unbatched = mapInputs(one, (input) => leaf(input.select(1, 0)));
        const [expected, alone] = [pass(layer, batch), pass(layer, unbatched)];

        expect(alone.output?.shape).toEqual([T, outputSize(kind)]);
        expect(alone.hN?.shape).toEqual(unbatched.h0.shape);
        expect(alone.cN?.shape).toEqual(unbatched.c0?.shape);
        expect(Object.keys(alone)).toEqual(Object.keys(expected));
        for (const [name, result] of Object.entries(alone)) {
          expect(expected[name]?.toFloat32Array(), name).toEqual(result.toFloat32Array());
        }
      });
    }
  }
});

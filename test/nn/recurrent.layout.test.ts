/** batchFirst is a transposed input and output, and an unbatched sequence is a batch of one. */

import type { Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { drawn, hiddenSize, inputSize, kinds, leaf, network, pass, stateShape, title } from "./sequences.js";

const T = 5;
const B = 3;

function swapped(x: Tensor): Tensor {
  return x.transpose(0, 1);
}

describe("batchFirst is a transposed input and output", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      const x = drawn(1, [T, B, inputSize]);
      const h0 = drawn(2, stateShape(kind, B));
      const wOut = drawn(3, [T, B, (kind.bidirectional ? 2 : 1) * hiddenSize]);
      const wH = drawn(4, stateShape(kind, B));
      const { output, x: dX, ...rest } = pass(network(kind), { x, h0, wOut, wH });
      const batchFirst = network(kind, { batchFirst: true });
      const other = pass(batchFirst, { x: leaf(swapped(x)), h0, wOut: swapped(wOut), wH });

      expect(other.output?.shape).toEqual([B, T, (kind.bidirectional ? 2 : 1) * hiddenSize]);
      expect(swapped(other.output as Tensor).toArray(), "output").toEqual(output?.toArray());
      expect(swapped(other.x as Tensor).toArray(), "gradient of x").toEqual(dX?.toArray());
      // The states and their gradients are never batchFirst.
      for (const [name, result] of Object.entries(rest)) {
        expect(other[name]?.shape, name).toEqual(result.shape);
        expect(other[name]?.toArray(), name).toEqual(result.toArray());
      }
    });
  }
});

describe("an unbatched sequence is a batch of one", () => {
  for (const kind of kinds) {
    for (const batchFirst of [false, true]) {
      test(`${title(kind)}${batchFirst ? ", batchFirst" : ""}`, () => {
        const rnn = network(kind, { batchFirst });
        const features = (kind.bidirectional ? 2 : 1) * hiddenSize;
        const [states] = stateShape(kind, 1);
        const x = drawn(1, [T, inputSize]);
        const h0 = drawn(2, [states, hiddenSize]);
        const wOut = drawn(3, [T, features]);
        const wH = drawn(4, [states, hiddenSize]);
        const alone = pass(rnn, { x, h0, wOut, wH });
        const batch = pass(rnn, {
          x: leaf(x.reshape(batchFirst ? [1, T, inputSize] : [T, 1, inputSize])),
          h0: leaf(h0.reshape([states, 1, hiddenSize])),
          wOut: wOut.reshape(batchFirst ? [1, T, features] : [T, 1, features]),
          wH: wH.reshape([states, 1, hiddenSize]),
        });

        expect(alone.output?.shape).toEqual([T, features]);
        expect(alone.hN?.shape).toEqual([states, hiddenSize]);
        expect(Object.keys(alone)).toEqual(Object.keys(batch));
        for (const [name, result] of Object.entries(alone)) {
          expect(batch[name]?.toFloat32Array(), name).toEqual(result.toFloat32Array());
        }
      });
    }
  }
});

/** A padded batch is its sequences without padding, whatever stands there: NaN reaches nothing. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { run } from "./layers.js";
import { drawInputs, expectSequences } from "./passes.js";
import { drawn, inputSize, kinds, network, title, twoLayers } from "./sequences.js";

const T = 7;
const lengths = [3, 7, 1, 7, 5, 2]; // in no order, some alike
const B = lengths.length;

/** x (T,B,…) with `value` at padding. */
function padded(x: Tensor, value: number): Tensor {
  const features = x.shape[2] as number;
  const data = x.toFloat32Array();
  forEachPadding((t, b) => data.fill(value, (t * B + b) * features, (t * B + b + 1) * features));
  return tensor(data, x.shape, { requiresGrad: true });
}

function forEachPadding(visit: (t: number, b: number) => void): void {
  for (let t = 0; t < T; ++t) for (const [b, length] of lengths.entries()) if (t >= length) visit(t, b);
}

/** Zero, and not minus zero. */
function expectZeroPadding(name: string, x: Tensor): void {
  const features = x.shape[2] as number;
  const data = x.toFloat32Array();
  forEachPadding((t, b) => {
    const at = (t * B + b) * features;
    const zeros = data.subarray(at, at + features).every((value) => Object.is(value, 0));
    expect(zeros, `${name} at step ${t} of sequence ${b}`).toBe(true);
  });
}

describe("a padded batch gives what its sequences give without padding", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      // wOut is not 0 at padding either, where no gradient may enter.
      const inputs = drawInputs(kind, T, B);
      const { output, x } = expectSequences(kind, { ...inputs, x: padded(inputs.x, Number.NaN) }, lengths);
      expectZeroPadding("output", output as Tensor);
      expectZeroPadding("gradient", x as Tensor);
    });
  }
});

describe("lengths", () => {
  for (const kind of twoLayers) {
    test(`may be numbers, an Int32Array or a tensor, and the input batchFirst: ${title(kind)}`, () => {
      const layer = network(kind);
      const x = padded(drawn(1, [T, B, inputSize]), Number.NaN);
      const [expected] = run(layer, x, undefined, { lengths });
      for (const given of [Int32Array.from(lengths), tensor(Int32Array.from(lengths))]) {
        expect(run(layer, x, undefined, { lengths: given })[0].toArray()).toEqual(expected.toArray());
      }
      const [rows] = run(network(kind, { batchFirst: true }), x.transpose(0, 1), undefined, { lengths });
      expect(rows.transpose(0, 1).toArray()).toEqual(expected.toArray());
    });

    test(`that are full change nothing: ${title(kind)}`, () => {
      const layer = network(kind);
      const x = drawn(1, [T, B, inputSize]);
      const [output, states] = run(layer, x);
      const [same, sameStates] = run(layer, x, undefined, { lengths: Array(B).fill(T) });
      expect(same.toArray()).toEqual(output.toArray());
      expect(sameStates.map((state) => state.toArray())).toEqual(states.map((state) => state.toArray()));
    });
  }
});

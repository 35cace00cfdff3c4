/** A padded batch is its sequences without padding, whatever stands there: NaN reaches nothing. */

import { type Tensor, tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import {
  drawn,
  expectSame,
  hiddenSize,
  inputSize,
  type Kind,
  kinds,
  leaf,
  network,
  pass,
  row,
  sizes,
  stateShape,
  title,
} from "./sequences.js";

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

function inputs(kind: Kind) {
  return {
    x: padded(drawn(1, [T, B, inputSize]), Number.NaN),
    h0: drawn(2, stateShape(kind, B)),
    // Also at padding, where no gradient may enter.
    wOut: drawn(3, [T, B, stateShape({ ...kind, numLayers: 1 }, B)[0] * hiddenSize]),
    wH: drawn(4, stateShape(kind, B)),
  };
}

describe("a padded batch gives what its sequences give without padding", () => {
  for (const kind of kinds) {
    test(title(kind), () => {
      const rnn = network(kind);
      const { x, h0, wOut, wH } = inputs(kind);
      const together = pass(rnn, { x, h0, wOut, wH, lengths });
      const there = forwardRoundings(sizes(kind, T, B));
      const back = gradientRoundings(sizes(kind, T, B));

      const sums = new Map<string, Float64Array>();
      for (const [b, length] of lengths.entries()) {
        const alone = pass(rnn, {
          x: leaf(row(x, b, length)),
          h0: leaf(row(h0, b)),
          wOut: row(wOut, b, length),
          wH: row(wH, b),
        });
        const { output, hN, x: dX, h0: dH0, ...parameters } = alone;
        expectSame(`output of sequence ${b}`, row(together.output as Tensor, b, length), output as Tensor, there);
        expectSame(`hN of sequence ${b}`, row(together.hN as Tensor, b), hN as Tensor, there);
        expectSame(`gradient of sequence ${b}`, row(together.x as Tensor, b, length), dX as Tensor, back);
        expectSame(`gradient of h0 of sequence ${b}`, row(together.h0 as Tensor, b), dH0 as Tensor, back);
        for (const [name, gradient] of Object.entries(parameters)) {
          const sum = sums.get(name) ?? new Float64Array(gradient.size);
          for (const [i, value] of gradient.toFloat32Array().entries()) sum[i] = (sum[i] as number) + value;
          sums.set(name, sum);
        }
      }
      expect([...sums.keys()]).toEqual(rnn.namedParameters().map(([name]) => name));
      for (const [name, sum] of sums) {
        expectClose(`gradient of ${name}`, (together[name] as Tensor).toFloat32Array(), sum, back);
      }
      expectZeroPadding("output", together.output as Tensor);
      expectZeroPadding("gradient", together.x as Tensor);
    });
  }

  test("lengths may be numbers, an Int32Array or a tensor, and the input batchFirst", () => {
    const kind = { nonlinearity: "tanh", numLayers: 2, bidirectional: true } as const;
    const rnn = network(kind);
    const { x } = inputs(kind);
    const [expected] = rnn.forward(x, undefined, { lengths });
    for (const given of [Int32Array.from(lengths), tensor(Int32Array.from(lengths))]) {
      expect(rnn.forward(x, undefined, { lengths: given })[0].toArray()).toEqual(expected.toArray());
    }
    const [rows] = network(kind, { batchFirst: true }).forward(x.transpose(0, 1), undefined, { lengths });
    expect(rows.transpose(0, 1).toArray()).toEqual(expected.toArray());
  });

  test("full lengths change nothing", () => {
    const kind = { nonlinearity: "tanh", numLayers: 2, bidirectional: true } as const;
    const rnn = network(kind);
    const x = drawn(1, [T, B, inputSize]);
    const [output, hN] = rnn.forward(x);
    const [same, sameState] = rnn.forward(x, undefined, { lengths: Array(B).fill(T) });
    expect(same.toArray()).toEqual(output.toArray());
    expect(sameState.toArray()).toEqual(hN.toArray());
  });
});

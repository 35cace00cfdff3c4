/** A sequence in two calls with the state carried between them is the whole sequence. */

import { scope, type Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { forwardRoundings, gradientRoundings } from "../tolerance.js";
import {
  drawn,
  expectSame,
  hiddenSize,
  inputSize,
  network,
  oneWay,
  pass,
  sizes,
  stateShape,
  title,
} from "./sequences.js";

const T = 7;
const B = 3;

describe("a sequence in two parts with the state carried over gives what the whole gives", () => {
  for (const kind of oneWay) {
    for (const cut of [1, 4]) {
      test(`${title(kind)}, cut after step ${cut}`, () => {
        const rnn = network(kind);
        const x = drawn(1, [T, B, inputSize]);
        const h0 = drawn(2, stateShape(kind, B));
        const wOut = drawn(3, [T, B, hiddenSize]);
        const wH = drawn(4, stateShape(kind, B));
        const whole = pass(rnn, { x, h0, wOut, wH });

        rnn.zeroGrad();
        x.grad = null;
        h0.grad = null;
        const parts = scope(() => {
          const [first, carried] = rnn.forward(x.narrow(0, 0, cut), h0);
          const [second, hN] = rnn.forward(x.narrow(0, cut, T - cut), carried);
          const early = first.mul(wOut.narrow(0, 0, cut)).sum();
          const late = second.mul(wOut.narrow(0, cut, T - cut)).sum();
          early.add(late).add(hN.mul(wH).sum()).backward();
          return { first, second, hN };
        });

        const there = forwardRoundings(sizes(kind, T, B));
        const output = whole.output as Tensor;
        expectSame("first part", parts.first, output.narrow(0, 0, cut), there);
        expectSame("second part", parts.second, output.narrow(0, cut, T - cut), there);
        expectSame("hN", parts.hN, whole.hN as Tensor, there);

        const back = gradientRoundings(sizes(kind, T, B));
        expectSame("gradient of x", x.grad as unknown as Tensor, whole.x as Tensor, back);
        expectSame("gradient of h0", h0.grad as unknown as Tensor, whole.h0 as Tensor, back);
      });
    }
  }

  test("without an initial state it is zero", () => {
    const kind = { nonlinearity: "tanh", numLayers: 2, bidirectional: true } as const;
    const rnn = network(kind);
    const x = drawn(1, [T, B, inputSize]);
    const [output, hN] = rnn.forward(x);
    const [same, sameState] = rnn.forward(x, drawn(2, stateShape(kind, B)).mul(0));
    expect(same.toArray()).toEqual(output.toArray());
    expect(sameState.toArray()).toEqual(hN.toArray());
  });
});

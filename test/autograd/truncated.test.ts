/** Truncated back-propagation through time: the state is carried over, its gradient is not. */

import { scope, type Tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { drawn } from "../nn/sequences.js";

const T = 8;
const B = 2;
const H = 4;

function model(): nn.RNN {
  const rnn = new nn.RNN(5, H);
  for (const [i, parameter] of rnn.parameters().entries()) parameter.set(drawn(i, parameter.shape));
  return rnn;
}

function gradients(rnn: nn.RNN) {
  return rnn.parameters().map((parameter) => parameter.grad?.toArray());
}

const x = drawn(9, [T, B, 5]);
const half = (part: number) => x.narrow(0, (part * T) / 2, T / 2);

/** The gradient of the second half alone, begun with the state that the first half ends in. */
function expected() {
  const rnn = model();
  const [, h] = rnn.forward(half(0));
  scope(() => rnn.forward(half(1), h)[0].sum().backward());
  return gradients(rnn);
}

describe("the gradient of the second half does not reach the first", () => {
  test("with the state detached, in one scope", () => {
    const rnn = model();
    scope(() => {
      const [, h] = rnn.forward(half(0));
      rnn.forward(half(1), h.detach())[0].sum().backward();
    });
    expect(gradients(rnn)).toEqual(expected());
  });

  test("with the state carried from scope to scope", () => {
    const rnn = model();
    let h: Tensor | undefined;
    for (const part of [0, 1]) {
      h = scope(() => {
        rnn.zeroGrad();
        const [output, hN] = rnn.forward(half(part), h);
        output.sum().backward();
        return hN;
      });
    }
    expect(gradients(rnn)).toEqual(expected());
  });

  test("but does where the state is not detached", () => {
    const rnn = model();
    scope(() => {
      const [, h] = rnn.forward(half(0));
      rnn.forward(half(1), h)[0].sum().backward();
    });
    expect(gradients(rnn)).not.toEqual(expected());
  });
});

describe("an optimizer step after every part, in one scope", () => {
  test("works with the state detached", () => {
    const rnn = model();
    const optimizer = new optim.SGD(rnn, { lr: 0.1 });
    const losses = scope(() => {
      let h: Tensor | undefined;
      return [0, 1].map((part) => {
        optimizer.zeroGrad();
        const [output, hN] = rnn.forward(half(part), h?.detach());
        const loss = output.sum();
        loss.backward();
        optimizer.step();
        h = hN;
        return loss.item();
      });
    });

    const other = model();
    const otherOptimizer = new optim.SGD(other, { lr: 0.1 });
    let h: Tensor | undefined;
    for (const [part, loss] of losses.entries()) {
      h = scope(() => {
        otherOptimizer.zeroGrad();
        const [output, hN] = other.forward(half(part), h);
        const own = output.sum();
        own.backward();
        otherOptimizer.step();
        expect(own.item()).toBe(loss);
        return hN;
      });
    }
  });

  test("throws without: the second pass would go through the first part again", () => {
    const rnn = model();
    const optimizer = new optim.SGD(rnn, { lr: 0.1 });
    scope(() => {
      const [output, h] = rnn.forward(half(0));
      output.sum().backward();
      optimizer.step();
      const loss = rnn.forward(half(1), h)[0].sum();
      expect(caught(() => loss.backward()).code).toBe("ERR_BPTT_GRAD");
    });
  });
});

/** Truncated back-propagation through time: the states are carried over, their gradients are not. */

import { scope, type Tensor } from "bptt";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { makeLayer, run } from "../nn/layers.js";
import { drawn } from "../nn/sequences.js";

const T = 8;
const B = 2;
const H = 4;

const x = drawn(9, [T, B, 5]);
const half = (part: number) => x.narrow(0, (part * T) / 2, T / 2);

describe.each(["RNN", "LSTM", "GRU"] as const)("%s", (kind) => {
  function model() {
    const layer = makeLayer(kind, 5, H, {});
    for (const [i, parameter] of layer.parameters().entries()) parameter.set(drawn(i, parameter.shape));
    return layer;
  }

  function gradients(layer: ReturnType<typeof model>) {
    return layer.parameters().map((parameter) => parameter.grad?.toArray());
  }

  /** Runs one half from detached states, whatever they came from. */
  function next(layer: ReturnType<typeof model>, part: number, states: readonly Tensor[] | undefined) {
    return run(
      layer,
      half(part),
      states?.map((state) => state.detach()),
    );
  }

  /** The gradient of the second half alone, begun with the states that the first half ends in. */
  function expected() {
    const layer = model();
    const [, states] = run(layer, half(0));
    scope(() => run(layer, half(1), states)[0].sum().backward());
    return gradients(layer);
  }

  describe("the gradient of the second half does not reach the first", () => {
    test("with all states detached, in one scope", () => {
      const layer = model();
      scope(() => {
        const [, states] = run(layer, half(0));
        next(layer, 1, states)[0].sum().backward();
      });
      expect(gradients(layer)).toEqual(expected());
    });

    test("with the states carried from scope to scope", () => {
      const layer = model();
      let states: Tensor[] | undefined;
      for (const part of [0, 1]) {
        states = scope(() => {
          layer.zeroGrad();
          const [output, final] = run(layer, half(part), states);
          output.sum().backward();
          return final;
        });
      }
      expect(gradients(layer)).toEqual(expected());
    });

    test("but does where a state is not detached", () => {
      const count = kind === "LSTM" ? 2 : 1;
      for (let attached = 0; attached < count; ++attached) {
        const layer = model();
        scope(() => {
          const [, states] = run(layer, half(0));
          const mixed = states.map((state, i) => (i === attached ? state : state.detach()));
          run(layer, half(1), mixed)[0].sum().backward();
        });
        expect(gradients(layer)).not.toEqual(expected());
      }
    });
  });

  describe("an optimizer step after every part, in one scope", () => {
    test("works with the states detached", () => {
      const layer = model();
      const optimizer = new optim.SGD(layer, { lr: 0.1 });
      const losses = scope(() => {
        let states: Tensor[] | undefined;
        return [0, 1].map((part) => {
          optimizer.zeroGrad();
          const [output, final] = next(layer, part, states);
          const loss = output.sum();
          loss.backward();
          optimizer.step();
          states = final;
          return loss.item();
        });
      });

      const other = model();
      const otherOptimizer = new optim.SGD(other, { lr: 0.1 });
      let states: Tensor[] | undefined;
      for (const [part, loss] of losses.entries()) {
        states = scope(() => {
          otherOptimizer.zeroGrad();
          const [output, final] = run(other, half(part), states);
          const own = output.sum();
          own.backward();
          otherOptimizer.step();
          expect(own.item()).toBe(loss);
          return final;
        });
      }
    });

    test("throws without: the second pass would go through the first part again", () => {
      const layer = model();
      const optimizer = new optim.SGD(layer, { lr: 0.1 });
      scope(() => {
        const [output, states] = run(layer, half(0));
        output.sum().backward();
        optimizer.step();
        const loss = run(layer, half(1), states)[0].sum();
        expect(caught(() => loss.backward()).code).toBe("ERR_BPTT_GRAD");
      });
    });
  });
});

/** Passes that backward() refuses: nothing has changed then. */

import { noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const leaf = (values: number[]) => tensor(values, undefined, { requiresGrad: true });
const gradError = (message: string) => ({ name: "Error", code: "ERR_BPTT_GRAD", message });
const scopeError = (message: string) => ({ name: "Error", code: "ERR_BPTT_SCOPE", message });

const NOTHING =
  "backward(): nothing this tensor was computed from needs a gradient. Was it computed under noGrad(), outside of the scope, or from detached tensors?";
const OVERWRITTEN =
  "a parameter or tensor was changed (by an optimizer step, set or loadStateDict) between forward and backward(). Call backward() first";

describe("backward() outside of the right scope", () => {
  test("outside of any scope it names scope()", () => {
    const message =
      "backward() needs the scope in which the loss was computed: scope(() => { const loss = ...; loss.backward(); ... })";
    expect(caught(() => leaf([1]).backward())).toEqual(scopeError(message));
    expect(caught(() => new nn.Linear(1, 1).forward(tensor([1])).backward())).toEqual(scopeError(message));
  });

  test("in a scope nested in the one of the loss", () => {
    scope(() => {
      const loss = leaf([1]).mul(2);
      expect(caught(() => scope(() => loss.backward()))).toEqual(
        scopeError("backward() must be called in the scope that computed the tensor, not in one nested inside it"),
      );
      loss.backward();
    });
  });

  test("of what came out of a scope", () => {
    const loss = scope(() => leaf([1]).mul(2));
    expect(caught(() => scope(() => loss.backward()))).toEqual(gradError(NOTHING));
    scope(() => {
      const y = leaf([1, 2]).mul(2);
      const view = scope(() => y.reshape([2, 1]));
      expect(caught(() => view.sum().backward())).toEqual(gradError(NOTHING));
    });
  });

  test("of what was computed without gradients", () => {
    const w = new nn.Parameter([1]);
    for (const y of [() => noGrad(() => w.mul(2)), () => w.detach().mul(2), () => tensor([1]).mul(2)]) {
      expect(caught(() => scope(() => y().backward()))).toEqual(gradError(NOTHING));
    }
  });
});

describe("backward() that would give wrong gradients", () => {
  test("because a result needs none any more", () => {
    scope(() => {
      const y = leaf([1, 2]).mul(2);
      const message = "requiresGrad: this tensor was made by an operation; use detach()";
      expect(
        caught(() => {
          y.requiresGrad = false;
        }),
      ).toEqual(gradError(message));
      expect(y.requiresGrad).toBe(true);
    });
  });

  test("twice through one computation", () => {
    const x = leaf([1, 2]);
    scope(() => {
      const y = x.mul(2);
      y.sum().backward();
      expect(caught(() => y.mul(3).sum().backward())).toEqual(
        gradError(
          "backward() went through this part of the computation before. Add the losses and call backward() once, or run the forward pass again",
        ),
      );
      x.mul(5).sum().backward(); // another computation is no matter
    });
    expect(x.grad?.toArray()).toEqual([7, 7]);
  });

  test("into a tensor of an outer scope, before any gradient has changed", () => {
    const [x, w] = [leaf([1]), new nn.Parameter([3])];
    scope(() => {
      const y = x.mul(2);
      expect(caught(() => scope(() => y.mul(w).sum().backward()))).toEqual(
        gradError(
          "backward() reached a tensor computed in an outer scope, whose operations it cannot undo. Call backward() in the scope that computed it, or detach() the tensor",
        ),
      );
      expect([x.grad, w.grad]).toEqual([null, null]);
      tensor([7, 8, 9]).mul(3);
      scope(() => y.detach().mul(w).sum().backward());
      y.mul(w).sum().backward();
    });
    expect([x.grad?.toArray(), w.grad?.toArray()]).toEqual([[6], [4]]);
  });

  const changes: Record<string, (model: nn.Linear, x: Tensor, y: Tensor) => void> = {
    "optimizer step": (model) => new optim.SGD(model, { lr: 1 }).step(),
    "loadStateDict()": (model) => model.loadStateDict(new nn.Linear(2, 2).stateDict()),
    "set() of a parameter": (model) => model.weight.set(new Float32Array(4)),
    "set() of the input": (_, x) => x.set([[7, 8]]),
    "set() of an intermediate result": (_, __, y) => y.set([[7, 8]]),
    "set() of the same numbers under another shape": (_, __, y) => y.reshape([2]).set([7, 8]),
  };
  for (const [name, change] of Object.entries(changes)) {
    test(`after a change: ${name}`, () => {
      const model = new nn.Linear(2, 2);
      const x = tensor([[1, 2]], undefined, { requiresGrad: true });
      scope(() => model.forward(x).sum().backward());
      const before = model.weight.grad?.toArray();
      scope(() => {
        const y = model.forward(x).tanh();
        const loss = y.tanh().sum();
        change(model, x, y);
        expect(caught(() => loss.backward())).toEqual(gradError(OVERWRITTEN));
      });
      expect(model.weight.grad?.toArray()).toEqual(before);
    });
  }

  test("after a change of the result itself, which tanh needs", () => {
    scope(() => {
      const y = leaf([1]).tanh();
      y.set([0]);
      expect(caught(() => y.backward())).toEqual(gradError(OVERWRITTEN));
    });
  });

  test("after a change of labels", () => {
    const labels = tensor(Int32Array.of(0));
    scope(() => {
      const loss = nn.crossEntropy(leaf([1, 2]).reshape([1, 2]), labels);
      labels.set(Int32Array.of(1));
      expect(caught(() => loss.backward())).toEqual(gradError(OVERWRITTEN));
    });
  });
});

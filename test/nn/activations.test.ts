/** Functions as modules are the functions of Tensor. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";

const shape = [3, 4, 5];

const cases: readonly [title: string, module: nn.Module & { forward(x: Tensor): Tensor }, (x: Tensor) => Tensor][] = [
  ["Tanh", new nn.Tanh(), (x) => x.tanh()],
  ["Sigmoid", new nn.Sigmoid(), (x) => x.sigmoid()],
  ["ReLU", new nn.ReLU(), (x) => x.relu()],
  ["Softmax(1)", new nn.Softmax(1), (x) => x.softmax(1)],
  ["Softmax(-1)", new nn.Softmax(-1), (x) => x.softmax(2)],
  ["LogSoftmax(0)", new nn.LogSoftmax(0), (x) => x.logSoftmax(0)],
  ["Transpose(0, -1)", new nn.Transpose(0, -1), (x) => x.transpose(0, 2)],
  ["Identity", new nn.Identity(), (x) => x],
];

/** The output, and the gradient of Σ output·weight. */
function pass(forward: (x: Tensor) => Tensor): unknown[] {
  const draw = new Draw(8);
  const x = tensor(draw.values(60, 2), shape, { requiresGrad: true });
  const y = scope(() => {
    const y = forward(x);
    y.mul(tensor(draw.values(60), y.shape))
      .sum()
      .backward();
    return y;
  });
  return [y.shape, y.toArray(), x.grad?.toArray()];
}

describe("functions as modules", () => {
  for (const [title, module, expected] of cases) {
    test(title, () => {
      expect(pass((x) => module.forward(x))).toEqual(pass(expected));
      expect(module.namedParameters()).toEqual([]);
    });
  }

  test("Identity gives back what it is given, of any kind", () => {
    const indices = tensor(Int32Array.of(1, 2));
    expect(new nn.Identity().forward(indices)).toBe(indices);
  });
});

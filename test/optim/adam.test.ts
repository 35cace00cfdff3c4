/** Adam and its options against float64 loops. */

import * as nn from "bptt/nn";
import { Adam, type AdamOptions } from "bptt/optim";
import { describe, expect, test } from "vitest";
import { adamStep } from "../reference/optimizer.js";
import { checkDescent, giveGradient } from "./descent.js";

function reference({ lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 }: AdamOptions) {
  let [m, v] = [new Float64Array(13), new Float64Array(13)];
  return (before: ArrayLike<number>, gradient: ArrayLike<number>, step: number) => {
    const [beta1, beta2] = betas;
    const after = adamStep(before, m, v, gradient, step, { lr, beta1, beta2, eps, decay: weightDecay });
    [m, v] = [after.m, after.v];
    return after.p;
  };
}

describe("Adam", () => {
  const options: AdamOptions[] = [
    {},
    { lr: 0.1 },
    { lr: 0.1, betas: [0.5, 0.8] },
    { lr: 0.1, betas: [0, 0.999] },
    { lr: 0.1, betas: [0.9, 0] },
    { lr: 0.1, weightDecay: 0.3 },
    { lr: 0.1, eps: 0.5 },
    { lr: 0.1, betas: [0.7, 0.9], eps: 1e-3, weightDecay: 0.1 },
  ];
  for (const own of options) {
    test(JSON.stringify(own), () => {
      checkDescent((parameters) => new Adam(parameters, own), reference(own));
    });
  }

  // Gradients of the size of eps: 1e-8 leaves steps of nearly lr, 1e-6 of about half that.
  for (const eps of [undefined, 1e-8, 1e-6]) {
    test(`small gradients, eps ${eps ?? "by default"}`, () => {
      const own = eps === undefined ? { lr: 0.1 } : { lr: 0.1, eps };
      checkDescent((parameters) => new Adam(parameters, own), reference(own), { scale: 2 ** -20 });
    });
  }

  test("eps 1e-8 and 1e-6 are told apart by that", () => {
    const moved = (own: AdamOptions) => {
      const parameter = new nn.Parameter([0]);
      const optimizer = new Adam([parameter], { lr: 1, ...own });
      giveGradient(parameter, Float32Array.of(1e-6));
      optimizer.step();
      return -parameter.item();
    };
    expect(moved({})).toBe(moved({ eps: 1e-8 }));
    expect(Math.abs(moved({ eps: 1e-8 }) - 1 / 1.01)).toBeLessThan(1e-4);
    expect(Math.abs(moved({ eps: 1e-6 }) - 1 / 2)).toBeLessThan(1e-4);
  });

  test("each parameter counts its own steps", () => {
    const [always, later] = [new nn.Parameter([0]), new nn.Parameter([0])];
    const optimizer = new Adam([always, later], { lr: 1 });
    giveGradient(always, Float32Array.of(2));
    for (let i = 0; i < 5; ++i) optimizer.step();
    giveGradient(later, Float32Array.of(2));
    optimizer.step();
    const first = new nn.Parameter([0]);
    giveGradient(first, Float32Array.of(2));
    new Adam([first], { lr: 1 }).step();
    expect(later.item()).toBe(first.item());
  });
});

/** SGD and its options against float64 loops. */

import { SGD, type SGDOptions } from "bptt/optim";
import { describe, expect, test } from "vitest";
import { sgdStep } from "../reference/optimizer.js";
import { checkDescent } from "./descent.js";

/** The parameter after each step, with a velocity of its own. */
function reference({ lr = 1e-3, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false }: SGDOptions) {
  let velocity = momentum === 0 ? undefined : new Float64Array(13);
  return (before: ArrayLike<number>, gradient: ArrayLike<number>, step: number) => {
    const options = { first: step === 1, nesterov, lr, momentum, dampening, decay: weightDecay };
    const after = sgdStep(before, velocity, gradient, options);
    if (velocity) velocity = after.velocity;
    return after.p;
  };
}

const options: SGDOptions[] = [
  {},
  { lr: 0.1 },
  { lr: 0.1, weightDecay: 0.2 },
  { lr: 0.1, momentum: 0.9 },
  { lr: 0.1, momentum: 0.9, dampening: 0.5 },
  { lr: 0.1, momentum: 0.9, nesterov: true },
  { lr: 0.1, momentum: 0.9, weightDecay: 0.2, nesterov: true },
  { lr: 0.1, momentum: 0.5, weightDecay: 0.2, dampening: 0.1 },
  { lr: 0, momentum: 0.9 },
];

describe("SGD", () => {
  for (const own of options) {
    test(JSON.stringify(own), () => {
      checkDescent((parameters) => new SGD(parameters, own), reference(own));
    });
  }

  test("the options tell apart: each row gives other numbers", () => {
    const ends = options.map((own) => {
      const run = reference(own);
      return [1, 2].reduce<ArrayLike<number>>((before, step) => run(before, [1, -2], step), [3, 4]);
    });
    expect(new Set(ends.map((end) => Array.from(end).join())).size).toBe(options.length);
  });

  test("follows a learning rate that changes", () => {
    const rates = (step: number) => 0.2 / step;
    const run = (before: ArrayLike<number>, gradient: ArrayLike<number>, step: number) =>
      reference({ lr: rates(step) })(before, gradient, step);
    checkDescent((parameters) => new SGD(parameters, { lr: 5 }), run, {
      beforeStep: (optimizer, step) => {
        optimizer.lr = rates(step);
      },
    });
  });
});

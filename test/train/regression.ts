/** A small task for fit(): a line through points, in batches, and the same training by hand. */

import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";

export interface Batch {
  readonly x: number[][];
  readonly y: number[][];
}

/** y = 3x − 1 at two points each. */
export const batches: Batch[] = [0, 1, 2, 3].map((i) => {
  const x = [[i / 2], [-i]];
  return { x, y: x.map(([value]) => [3 * (value as number) - 1]) };
});

export function line(): nn.Linear {
  const model = new nn.Linear(1, 1);
  model.loadStateDict({ weight: tensor([[0.5]]), bias: tensor([0.25]) });
  return model;
}

export const loss = (model: nn.Linear, { x, y }: Batch) => nn.mseLoss(model.forward(tensor(x)), tensor(y));

export function sgd(model: nn.Module, lr = 0.05): optim.SGD {
  return new optim.SGD(model, { lr, momentum: 0.5 });
}

export function parameters(model: nn.Module): number[] {
  return model.parameters().flatMap((parameter) => [...parameter.toFloat32Array()]);
}

/** Trains over the given batches, one step each; the losses, norms and where the parameters come out. */
export function byHand(given: readonly Batch[], clipNorm?: number) {
  const model = line();
  const optimizer = sgd(model);
  const losses: number[] = [];
  const norms: number[] = [];
  for (const batch of given) {
    scope(() => {
      optimizer.zeroGrad();
      const value = loss(model, batch);
      value.backward();
      losses.push(value.item());
      norms.push(clipNorm === undefined ? optim.gradNorm(model) : optim.clipGradNorm(model, clipNorm));
      optimizer.step();
    });
  }
  return { losses, norms, parameters: parameters(model) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** A later turn of the event loop. */
export function turn(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

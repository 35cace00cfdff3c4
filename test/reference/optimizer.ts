/** One step of each optimizer, as torch.optim defines it. */

import { at, type Values } from "./arrays.js";

export interface Sgd {
  readonly first: boolean;
  readonly nesterov: boolean;
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly decay: number;
}

/** The parameters and velocities after a step; without velocity there is no momentum. */
export function sgdStep(p: Values, velocity: Values | undefined, dP: Values, options: Sgd) {
  const { first, nesterov, lr, momentum, dampening, decay } = options;
  const newP = Float64Array.from(p);
  const newVelocity = Float64Array.from(velocity ?? []);
  for (let i = 0; i < p.length; ++i) {
    const g = at(dP, i) + decay * at(p, i);
    let u = g;
    if (velocity) {
      const v = first ? g : momentum * at(velocity, i) + (1 - dampening) * g;
      newVelocity[i] = v;
      u = nesterov ? g + momentum * v : v;
    }
    newP[i] = at(p, i) - lr * u;
  }
  return { p: newP, velocity: newVelocity };
}

export interface Adam {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly decay: number;
}

/** The parameters and both moments after step number t ≥ 1. */
export function adamStep(p: Values, m: Values, v: Values, dP: Values, t: number, options: Adam) {
  const { lr, beta1, beta2, eps, decay } = options;
  const newP = Float64Array.from(p);
  const newM = Float64Array.from(m);
  const newV = Float64Array.from(v);
  for (let i = 0; i < p.length; ++i) {
    const g = at(dP, i) + decay * at(p, i);
    const mean = beta1 * at(m, i) + (1 - beta1) * g;
    const square = beta2 * at(v, i) + (1 - beta2) * g * g;
    const corrected = mean / (1 - beta1 ** t);
    const root = Math.sqrt(square / (1 - beta2 ** t));
    newM[i] = mean;
    newV[i] = square;
    newP[i] = at(p, i) - (lr * corrected) / (root + eps);
  }
  return { p: newP, m: newM, v: newV };
}

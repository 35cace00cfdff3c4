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

export interface RMSprop {
  readonly lr: number;
  readonly alpha: number;
  readonly eps: number;
  readonly momentum: number;
  readonly decay: number;
}

/** The parameters and the state after a step; without mean it is not centered, without velocity there is no momentum. */
export function rmspropStep(
  p: Values,
  square: Values,
  mean: Values | undefined,
  velocity: Values | undefined,
  dP: Values,
  options: RMSprop,
) {
  const { lr, alpha, eps, momentum, decay } = options;
  const newP = Float64Array.from(p);
  const newSquare = Float64Array.from(square);
  const newMean = Float64Array.from(mean ?? []);
  const newVelocity = Float64Array.from(velocity ?? []);
  for (let i = 0; i < p.length; ++i) {
    const g = at(dP, i) + decay * at(p, i);
    const s = alpha * at(square, i) + (1 - alpha) * g * g;
    newSquare[i] = s;
    let variance = s;
    if (mean) {
      const m = alpha * at(mean, i) + (1 - alpha) * g;
      newMean[i] = m;
      variance = s - m * m;
    }
    let u = g / (Math.sqrt(variance) + eps);
    if (velocity) {
      u += momentum * at(velocity, i);
      newVelocity[i] = u;
    }
    newP[i] = at(p, i) - lr * u;
  }
  return { p: newP, square: newSquare, mean: newMean, velocity: newVelocity };
}

export interface Adagrad {
  readonly lr: number;
  readonly lrDecay: number;
  readonly eps: number;
  readonly decay: number;
}

/** The parameters and the sums of squares after step number t ≥ 1. */
export function adagradStep(p: Values, sum: Values, dP: Values, t: number, options: Adagrad) {
  const { lr, lrDecay, eps, decay } = options;
  const newP = Float64Array.from(p);
  const newSum = Float64Array.from(sum);
  for (let i = 0; i < p.length; ++i) {
    const g = at(dP, i) + decay * at(p, i);
    const s = at(sum, i) + g * g;
    newSum[i] = s;
    newP[i] = at(p, i) - ((lr / (1 + (t - 1) * lrDecay)) * g) / (Math.sqrt(s) + eps);
  }
  return { p: newP, sum: newSum };
}

export interface Adam {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly decay: number;
  /** AdamW: weights shrink by lr·decay instead. */
  readonly decoupled?: boolean;
}

/** The parameters and both moments after step number t ≥ 1; with largest it is amsgrad. */
export function adamStep(p: Values, m: Values, v: Values, dP: Values, t: number, options: Adam, largest?: Values) {
  const { lr, beta1, beta2, eps, decay, decoupled = false } = options;
  const newP = Float64Array.from(p);
  const newM = Float64Array.from(m);
  const newV = Float64Array.from(v);
  const newLargest = Float64Array.from(largest ?? []);
  for (let i = 0; i < p.length; ++i) {
    const g = at(dP, i) + (decoupled ? 0 : decay * at(p, i));
    const mean = beta1 * at(m, i) + (1 - beta1) * g;
    const square = beta2 * at(v, i) + (1 - beta2) * g * g;
    const peak = largest ? Math.max(at(largest, i), square) : square;
    const corrected = mean / (1 - beta1 ** t);
    const root = Math.sqrt(peak / (1 - beta2 ** t));
    newM[i] = mean;
    newV[i] = square;
    if (largest) newLargest[i] = peak;
    newP[i] = at(p, i) - (decoupled ? lr * decay * at(p, i) : 0) - (lr * corrected) / (root + eps);
  }
  return { p: newP, m: newM, v: newV, largest: newLargest };
}

/** 1-D convolution, as torch.nn.Conv1d: x (B,C,L), w (O,C/groups,K), y (B,O,Lout). */

import { at, increase, type Values } from "./arrays.js";

export interface Conv1d {
  readonly B: number;
  readonly C: number;
  readonly L: number;
  readonly O: number;
  readonly Lout: number;
  readonly K: number;
  readonly stride: number;
  /** Zeros on the left; on the right there are as many as Lout needs. */
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

/** Calls visit with the indices into y, w and x of every product that there is. */
function eachProduct(conv: Conv1d, visit: (y: number, w: number, x: number) => void): void {
  const { B, C, L, O, Lout, K, stride, padding, dilation, groups } = conv;
  const inputs = C / groups;
  for (let b = 0; b < B; ++b) {
    for (let o = 0; o < O; ++o) {
      const first = Math.floor(o / (O / groups)) * inputs;
      for (let t = 0; t < Lout; ++t) {
        for (let c = 0; c < inputs; ++c) {
          for (let k = 0; k < K; ++k) {
            const place = t * stride - padding + k * dilation;
            if (place < 0 || place >= L) continue;
            visit((b * O + o) * Lout + t, (o * inputs + c) * K + k, (b * C + first + c) * L + place);
          }
        }
      }
    }
  }
}

/** y = bias + W ⋆ x */
export function conv1dForward(conv: Conv1d, x: Values, w: Values, bias: Values | undefined): Float64Array {
  const { B, O, Lout } = conv;
  const y = Float64Array.from({ length: B * O * Lout }, (_, i) => (bias ? at(bias, Math.floor(i / Lout) % O) : 0));
  eachProduct(conv, (i, j, k) => increase(y, i, at(w, j) * at(x, k)));
  return y;
}

/** The gradients after adding to dX, dW and dB. */
export function conv1dBackward(
  conv: Conv1d,
  start: { readonly dX: Values; readonly dW: Values; readonly dB: Values },
  dY: Values,
  x: Values,
  w: Values,
) {
  const { O, Lout } = conv;
  const [dX, dW, dB] = [start.dX, start.dW, start.dB].map((values) => Float64Array.from(values)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  eachProduct(conv, (i, j, k) => {
    increase(dX, k, at(w, j) * at(dY, i));
    increase(dW, j, at(x, k) * at(dY, i));
  });
  for (let i = 0; i < dY.length; ++i) increase(dB, Math.floor(i / Lout) % O, at(dY, i));
  return { dX, dW, dB };
}

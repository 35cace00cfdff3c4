/**
 * Elman recurrence over whole sequences, one layer, one direction (the form of torch.nn.RNN):
 *   h_t = f(x_t·W_ihᵀ + b_ih + h_{t−1}·W_hhᵀ + b_hh)
 */

import type { Pointwise } from "./activation.js";
import { at, increase, matrix, slabs, total, type Values } from "./arrays.js";

export interface Rnn {
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly H: number;
  readonly reverse: boolean;
  readonly activation: Pointwise;
  /** (T,B,I) */
  readonly x: Values;
  /** (H,I) */
  readonly wih: Values;
  /** (H,H) */
  readonly whh: Values;
  /** (H) */
  readonly bih?: Values | undefined;
  /** (H) */
  readonly bhh?: Values | undefined;
  /** (B,H); without it zeros */
  readonly h0?: Values | undefined;
  /** (B): a sequence keeps its state from this step on */
  readonly lengths?: Values | undefined;
}

/** The steps in the order in which the recurrence goes through them. */
function steps({ T, reverse }: Rnn): number[] {
  return Array.from({ length: T }, (_, s) => (reverse ? T - 1 - s : s));
}

function isValid({ lengths }: Rnn, t: number, b: number): boolean {
  return lengths === undefined || t < at(lengths, b);
}

/** out (T,B,H) is 0 at padding; hN (B,H); hs (T,B,H) are the states after each step, also where they are kept. */
export function rnnForward(rnn: Rnn) {
  const { T, B, I, H } = rnn;
  const x = slabs(rnn.x, B, I);
  const [wih, whh, bih, bhh] = [matrix(rnn.wih, I), matrix(rnn.whh, H), matrix(rnn.bih, H), matrix(rnn.bhh, H)];
  const { f } = rnn.activation;
  const out = new Float64Array(T * B * H);
  const hs = new Float64Array(T * B * H);
  let h = Float64Array.from(rnn.h0 ?? new Float64Array(B * H));
  for (const t of steps(rnn)) {
    const previous = matrix(h, H);
    h = h.slice();
    for (let b = 0; b < B; ++b) {
      if (!isValid(rnn, t, b)) continue;
      for (let j = 0; j < H; ++j) {
        const input = total(I, (i) => x(t, b, i) * wih(j, i)) + bih(0, j);
        const recurrent = total(H, (k) => previous(b, k) * whh(j, k)) + bhh(0, j);
        h[b * H + j] = f(input + recurrent);
        out[(t * B + b) * H + j] = f(input + recurrent);
      }
    }
    hs.set(h, t * B * H);
  }
  return { out, hN: h, hs };
}

/**
 * With g_t = ∂L/∂h_t and z_t the argument of f:
 *   g_t = dOut_t + dz_{t+1}·W_hh,  dz_t = g_t ⊙ f′
 * hs are the states of the forward pass; dOut and dHN are zeros where they are missing. dHs (T,B,H) is every g_t.
 */
export function rnnBackward(rnn: Rnn, hs: Values, dOut?: Values, dHN?: Values) {
  const { T, B, I, H } = rnn;
  const [x, state, dOutput] = [slabs(rnn.x, B, I), slabs(hs, B, H), slabs(dOut, B, H)];
  const [wih, whh, h0] = [matrix(rnn.wih, I), matrix(rnn.whh, H), matrix(rnn.h0, H)];
  const { slope } = rnn.activation;
  const dX = new Float64Array(T * B * I);
  const dHs = new Float64Array(T * B * H);
  const dWih = new Float64Array(H * I);
  const dWhh = new Float64Array(H * H);
  const dB = new Float64Array(H);
  const dH = Float64Array.from(dHN ?? new Float64Array(B * H)); // what reaches the state from later steps
  const order = steps(rnn);
  for (const [s, t] of [...order.entries()].reverse()) {
    const earlier = order[s - 1];
    for (let b = 0; b < B; ++b) {
      if (!isValid(rnn, t, b)) continue;
      const g = dH.slice(b * H, (b + 1) * H).map((later, j) => later + dOutput(t, b, j));
      dHs.set(g, (t * B + b) * H);
      dH.fill(0, b * H, (b + 1) * H);
      for (let j = 0; j < H; ++j) {
        const dz = at(g, j) * slope(state(t, b, j));
        increase(dB, j, dz);
        for (let i = 0; i < I; ++i) {
          increase(dWih, j * I + i, dz * x(t, b, i));
          increase(dX, (t * B + b) * I + i, dz * wih(j, i));
        }
        for (let k = 0; k < H; ++k) {
          increase(dWhh, j * H + k, dz * (earlier === undefined ? h0(b, k) : state(earlier, b, k)));
          increase(dH, b * H + k, dz * whh(j, k));
        }
      }
    }
  }
  return { dX, dH0: dH, dWih, dWhh, dBih: dB, dBhh: dB, dHs };
}

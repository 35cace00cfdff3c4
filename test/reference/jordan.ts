/**
 * Jordan network over whole sequences:
 *   h_t = f(x_t·U + y_{t−1}·W + b_W),  y_t = g(h_t·V + b_V)
 */

import type { Pointwise, Rowwise } from "./activation.js";
import { at, increase, matrix, slabs, total, type Values } from "./arrays.js";

export interface Jordan {
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly H: number;
  readonly O: number;
  readonly activation: Pointwise;
  readonly outputActivation: Rowwise;
  /** (T,B,I) */
  readonly x: Values;
  /** (B,O); without it zeros */
  readonly y0?: Values | undefined;
  /** (I,H) */
  readonly U: Values;
  /** (O,H) */
  readonly W: Values;
  /** (H,O) */
  readonly V: Values;
  /** (H) */
  readonly bW: Values;
  /** (O) */
  readonly bV: Values;
  /** (B): a sequence keeps its output from this step on */
  readonly lengths?: Values | undefined;
}

function isValid({ lengths }: Jordan, t: number, b: number): boolean {
  return lengths === undefined || t < at(lengths, b);
}

/** out (T,B,O) is 0 at padding; yN (B,O); hs (T,B,H), 0 at padding, and ys (T,B,O), kept at padding, are saved. */
export function jordanForward(jordan: Jordan) {
  const { T, B, I, H, O } = jordan;
  const x = slabs(jordan.x, B, I);
  const [U, W, V] = [matrix(jordan.U, H), matrix(jordan.W, H), matrix(jordan.V, O)];
  const out = new Float64Array(T * B * O);
  const hs = new Float64Array(T * B * H);
  const ys = new Float64Array(T * B * O);
  let y = Float64Array.from(jordan.y0 ?? new Float64Array(B * O));
  for (let t = 0; t < T; ++t) {
    const previous = matrix(y, O);
    y = y.slice();
    for (let b = 0; b < B; ++b) {
      if (!isValid(jordan, t, b)) continue;
      const h = Float64Array.from({ length: H }, (_, j) => {
        const fed = total(O, (k) => previous(b, k) * W(k, j));
        return jordan.activation.f(total(I, (i) => x(t, b, i) * U(i, j)) + fed + at(jordan.bW, j));
      });
      const a = Float64Array.from({ length: O }, (_, k) => total(H, (j) => at(h, j) * V(j, k)) + at(jordan.bV, k));
      hs.set(h, (t * B + b) * H);
      y.set(jordan.outputActivation.forward(a), b * O);
      out.set(y.subarray(b * O, (b + 1) * O), (t * B + b) * O);
    }
    ys.set(y, t * B * O);
  }
  return { out, yN: y, hs, ys };
}

/**
 * With z_t and a_t the arguments of f and g:
 *   dy_t = dOut_t + dz_{t+1}·Wᵀ,  da_t = dy_t·∂g/∂a,  dh_t = da_t·Vᵀ,  dz_t = dh_t ⊙ f′
 * hs and ys are those of the forward pass; dOut and dYN are zeros where they are missing. dHs (T,B,H) is every dh_t.
 */
export function jordanBackward(jordan: Jordan, hs: Values, ys: Values, dOut?: Values, dYN?: Values) {
  const { T, B, I, H, O } = jordan;
  const [x, h, y, dOutput] = [slabs(jordan.x, B, I), slabs(hs, B, H), slabs(ys, B, O), slabs(dOut, B, O)];
  const [U, W, V, y0] = [matrix(jordan.U, H), matrix(jordan.W, H), matrix(jordan.V, O), matrix(jordan.y0, O)];
  const dX = new Float64Array(T * B * I);
  const dHs = new Float64Array(T * B * H);
  const [dU, dW, dV] = [new Float64Array(I * H), new Float64Array(O * H), new Float64Array(H * O)];
  const [dBW, dBV] = [new Float64Array(H), new Float64Array(O)];
  const dY = Float64Array.from(dYN ?? new Float64Array(B * O)); // what reaches the output from later steps
  for (let t = T - 1; t >= 0; --t) {
    for (let b = 0; b < B; ++b) {
      if (!isValid(jordan, t, b)) continue;
      const dy = dY.slice(b * O, (b + 1) * O).map((later, k) => later + dOutput(t, b, k));
      const own = Float64Array.from({ length: O }, (_, k) => y(t, b, k));
      const da = jordan.outputActivation.backward(dy, own);
      dY.fill(0, b * O, (b + 1) * O);
      for (let k = 0; k < O; ++k) increase(dBV, k, at(da, k));
      for (let j = 0; j < H; ++j) {
        for (let k = 0; k < O; ++k) increase(dV, j * O + k, h(t, b, j) * at(da, k));
        const dh = total(O, (k) => at(da, k) * V(j, k));
        dHs[(t * B + b) * H + j] = dh;
        const dz = dh * jordan.activation.slope(h(t, b, j));
        increase(dBW, j, dz);
        for (let i = 0; i < I; ++i) {
          increase(dU, i * H + j, x(t, b, i) * dz);
          increase(dX, (t * B + b) * I + i, dz * U(i, j));
        }
        for (let k = 0; k < O; ++k) {
          increase(dW, k * H + j, (t === 0 ? y0(b, k) : y(t - 1, b, k)) * dz);
          increase(dY, b * O + k, dz * W(k, j));
        }
      }
    }
  }
  return { dX, dY0: dY, dU, dW, dV, dBW, dBV, dHs };
}

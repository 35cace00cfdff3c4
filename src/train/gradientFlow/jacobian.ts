// The Jacobian of one step, ∂(state after)/∂(state before), in float64 from what forward saved. The state is h of an RNN or
// GRU, (h, c) of an LSTM, y of a Jordan network. Equations: assembly/rnn.ts, lstm.ts, gru.ts, jordan.ts.
import type { ObservedPass } from "../../ops/observer.js";
import type { OutputActivation } from "../../ops/rnn.js";
import { matrix, product, slice } from "./matrix.js";
import type { Trace } from "./recorder.js";

/** A recurrence as a map of its state. */
export interface StateMap {
  /** Numbers of the state, n. */
  readonly size: number;
  /** Recurrent matrices of state to gate, square; the first stands where W_hh of an RNN stands. */
  readonly matrices: ReadonlyMap<string, { readonly values: Float64Array; readonly size: number }>;
  /** Writes the Jacobian (n,n) of step s of a trace over J, row i being the derivative of component i. */
  jacobian(trace: Trace, s: number, J: Float64Array): void;
}

/** The map of an observed pass. Its weights are read now. */
export function stateMap(pass: ObservedPass): StateMap {
  return { rnn, lstm, gru, jordan }[pass.cell](pass);
}

// J = diag f′(h)·W_hh
function rnn(pass: ObservedPass): StateMap {
  const { H } = pass;
  const W = matrix(pass.recurrent, pass.transposed);
  return {
    size: H,
    matrices: new Map([["W_hh", { values: W, size: H }]]),
    jacobian({ rows }, s, J) {
      const h = rows.h as Float32Array;
      for (let i = 0; i < H; ++i) {
        const slope = derivative(pass.activation ?? "tanh", h[s * H + i] as number);
        for (let j = 0; j < H; ++j) J[i * H + j] = slope * (W[i * H + j] as number);
      }
    },
  };
}

// The derivative of an activation from its value.
function derivative(name: Exclude<OutputActivation, "softmax">, y: number): number {
  if (name === "tanh") return 1 - y * y;
  if (name === "sigmoid") return y * (1 - y);
  return name === "identity" || y > 0 ? 1 : 0;
}

// State (h, c). With a_i = g·i(1−i), a_f = c_prev·f(1−f), a_g = i(1−g²), a_o = tanh c·o(1−o), e = o(1−tanh² c):
//   ∂c/∂h = a_i W_i + a_f W_f + a_g W_g,  ∂c/∂c = f,  ∂m/∂h = e ∂c/∂h + a_o W_o,  ∂m/∂c = e f,  h = m or W_hr·m
function lstm(pass: ObservedPass): StateMap {
  const { H, R } = pass;
  const n = R + H;
  const W = matrix(pass.recurrent, false); // (4H,R)
  const projection = pass.output && matrix(pass.output, false); // (R,H)
  const gate = (k: number) => slice(W, k * H * R, H * R);
  // Gate to gate: what a gate sees of m goes through the projection.
  const square = (k: number) => {
    const values = projection ? product(gate(k), projection, H, R, H) : gate(k);
    return { values, size: H };
  };
  const M = new Float64Array(H * n); // ∂m/∂(h, c)
  return {
    size: n,
    matrices: new Map([
      ["W_hg", square(2)],
      ["W_hi", square(0)],
      ["W_hf", square(1)],
      ["W_ho", square(3)],
    ]),
    jacobian({ rows }, s, J) {
      const { gates, tanhC, cPrevious } = rows as Record<"gates" | "tanhC" | "cPrevious", Float32Array>;
      J.fill(0);
      M.fill(0);
      for (let k = 0; k < H; ++k) {
        const [i, f, g, o] = [0, 1, 2, 3].map((q) => gates[(4 * s + q) * H + k]) as [number, number, number, number];
        const squashed = tanhC[s * H + k] as number;
        const [ai, af] = [g * i * (1 - i), (cPrevious[s * H + k] as number) * f * (1 - f)];
        const [ag, ao, e] = [i * (1 - g * g), squashed * o * (1 - o), o * (1 - squashed * squashed)];
        const [wi, wf, wg, wo] = [k * R, (H + k) * R, (2 * H + k) * R, (3 * H + k) * R];
        for (let j = 0; j < R; ++j) {
          const dc = ai * (W[wi + j] as number) + af * (W[wf + j] as number) + ag * (W[wg + j] as number);
          J[(R + k) * n + j] = dc;
          M[k * n + j] = e * dc + ao * (W[wo + j] as number);
        }
        J[(R + k) * n + R + k] = f;
        M[k * n + R + k] = e * f;
      }
      J.set(projection ? product(projection, M, R, H, n) : M);
    },
  };
}

// J = diag((1−z)(1−n²))·(r W_n + q r(1−r) W_r) + diag((h_prev−n) z(1−z))·W_z + diag z
function gru(pass: ObservedPass): StateMap {
  const { H } = pass;
  const W = matrix(pass.recurrent, false); // (3H,H), rows r, z, n
  const gate = (k: number) => ({ values: slice(W, k * H * H, H * H), size: H });
  return {
    size: H,
    matrices: new Map([
      ["W_hn", gate(2)],
      ["W_hr", gate(0)],
      ["W_hz", gate(1)],
    ]),
    jacobian({ rows }, s, J) {
      const { gates, hPrevious } = rows as Record<"gates" | "hPrevious", Float32Array>;
      for (let k = 0; k < H; ++k) {
        const [n, r, z, q] = [0, 1, 2, 3].map((p) => gates[(4 * s + p) * H + k]) as [number, number, number, number];
        const inner = (1 - z) * (1 - n * n);
        const [an, ar] = [inner * r, inner * q * r * (1 - r)];
        const az = ((hPrevious[s * H + k] as number) - n) * z * (1 - z);
        const [wr, wz, wn] = [k * H, (H + k) * H, (2 * H + k) * H];
        for (let j = 0; j < H; ++j)
          J[k * H + j] = an * (W[wn + j] as number) + ar * (W[wr + j] as number) + az * (W[wz + j] as number);
        J[k * H + k] = (J[k * H + k] as number) + z;
      }
    },
  };
}

// J = ∂g·Vᵀ·diag f′(h)·Wᵀ with ∂g = diag g′, or diag y − y·yᵀ of softmax.
function jordan(pass: ObservedPass): StateMap {
  const { H } = pass;
  const O = pass.final.shape[2] as number;
  const W = matrix(pass.recurrent, true); // (H,O)
  const V = matrix(pass.output as NonNullable<ObservedPass["output"]>, true); // (O,H)
  const scaledW = new Float64Array(H * O);
  return {
    size: O,
    matrices: new Map([["WV", { values: product(V, W, O, H, O), size: O }]]),
    jacobian({ rows }, s, J) {
      const { h, y } = rows as Record<"h" | "y", Float32Array>;
      for (let i = 0; i < H; ++i) {
        const slope = derivative(pass.activation ?? "tanh", h[s * H + i] as number);
        for (let j = 0; j < O; ++j) scaledW[i * O + j] = slope * (W[i * O + j] as number);
      }
      J.set(product(V, scaledW, O, H, O));
      throughOutput(J, y.subarray(s * O, (s + 1) * O), pass.outputActivation ?? "tanh");
    },
  };
}

// J ← ∂g·J, (O,O)
function throughOutput(J: Float64Array, y: Float32Array, g: OutputActivation): void {
  const O = y.length;
  for (let j = 0; j < O; ++j) {
    let mean = 0;
    if (g === "softmax") for (let i = 0; i < O; ++i) mean += (y[i] as number) * (J[i * O + j] as number);
    for (let i = 0; i < O; ++i) {
      const value = y[i] as number;
      const element = J[i * O + j] as number;
      J[i * O + j] = g === "softmax" ? value * (element - mean) : derivative(g, value) * element;
    }
  }
}

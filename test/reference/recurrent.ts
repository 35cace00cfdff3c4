/**
 * Recurrences over whole sequences, one layer, one direction: what those of RNN, LSTM and GRU share. With the gates' rows
 * a_t = x_t·W_ihᵀ + b_ih and u_t = h_{t−1}·W_hhᵀ + b_hh, a unit is a function of its own a, u and previous state alone.
 */

import { at, increase, matrix, slabs, total, type Values } from "./arrays.js";

/** What a unit keeps of a step: m, which is h or is projected to it, c where it has one, and values for backward. */
export interface Unit {
  readonly m: number;
  readonly c: number;
  readonly kept: readonly number[];
}

/** One hidden unit, of which `previous` is c_{t−1}, or h_{t−1} where there is no c. */
export interface Cell {
  /** Rows of the weights for each unit. */
  readonly gates: number;
  /** h, or h and c. */
  readonly states: 1 | 2;
  /** Values kept for backward. */
  readonly keeps: number;
  forward(a: readonly number[], u: readonly number[], previous: number): Unit;
  /** ∂L/∂a, ∂L/∂u and ∂L/∂previous beside what comes through u. */
  backward(unit: Unit, previous: number, dM: number, dC: number): Gradients;
}

export interface Gradients {
  readonly a: readonly number[];
  readonly u: readonly number[];
  readonly previous: number;
}

/** G gate rows; R the size of h: H, or that of the projection. */
export interface Problem {
  readonly cell: Cell;
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly H: number;
  readonly R: number;
  readonly reverse: boolean;
  /** (T,B,I) */
  readonly x: Values;
  /** (G,I) */
  readonly wih: Values;
  /** (G,R) */
  readonly whh: Values;
  /** (R,H): the projection */
  readonly whr?: Values | undefined;
  /** (G) */
  readonly bih?: Values | undefined;
  /** (G) */
  readonly bhh?: Values | undefined;
  /** (B,R); without it zeros */
  readonly h0?: Values | undefined;
  /** (B,H); without it zeros */
  readonly c0?: Values | undefined;
  /** (B): a sequence keeps its states from this step on */
  readonly lengths?: Values | undefined;
}

/** After each step, also where states are kept: h (T,B,R), c, m (T,B,H), and what units keep, (T,B,K,H). */
export interface Saved {
  readonly hs: Values;
  readonly cs: Values;
  readonly ms: Values;
  readonly kept: Values;
}

/** What reaches the results; zeros where it is missing. */
export interface ResultGradients {
  readonly dOut?: Values | undefined;
  readonly dHN?: Values | undefined;
  readonly dCN?: Values | undefined;
}

/** The steps in the order in which the recurrence goes through them. */
function steps({ T, reverse }: Problem): number[] {
  return Array.from({ length: T }, (_, s) => (reverse ? T - 1 - s : s));
}

function isValid({ lengths }: Problem, t: number, b: number): boolean {
  return lengths === undefined || t < at(lengths, b);
}

/** The rows of the weights that belong to unit j. */
function rowsOf({ cell, H }: Problem, j: number): number[] {
  return Array.from({ length: cell.gates }, (_, gate) => gate * H + j);
}

const copy = (values: Values | undefined, count: number) => Float64Array.from(values ?? new Float64Array(count));

/** out (T,B,R) is 0 at padding; hN (B,R), cN (B,H), and what backward needs. */
export function recurrentForward(problem: Problem) {
  const { cell, T, B, I, H, R } = problem;
  const x = slabs(problem.x, B, I);
  const [wih, whh, whr] = [matrix(problem.wih, I), matrix(problem.whh, R), matrix(problem.whr, H)];
  const [bih, bhh] = [matrix(problem.bih, 1), matrix(problem.bhh, 1)];
  const [out, hs, cs] = [new Float64Array(T * B * R), new Float64Array(T * B * R), new Float64Array(T * B * H)];
  const [ms, kept] = [new Float64Array(T * B * H), new Float64Array(T * B * cell.keeps * H)];
  let [h, c] = [copy(problem.h0, B * R), copy(problem.c0, B * H)];
  for (const t of steps(problem)) {
    const [hPrevious, cPrevious] = [matrix(h, R), matrix(c, H)];
    [h, c] = [h.slice(), c.slice()];
    for (let b = 0; b < B; ++b) {
      if (!isValid(problem, t, b)) continue;
      const row = t * B + b;
      for (let j = 0; j < H; ++j) {
        const rows = rowsOf(problem, j);
        const a = rows.map((g) => total(I, (i) => x(t, b, i) * wih(g, i)) + bih(g, 0));
        const u = rows.map((g) => total(R, (k) => hPrevious(b, k) * whh(g, k)) + bhh(g, 0));
        const unit = cell.forward(a, u, cell.states === 2 ? cPrevious(b, j) : hPrevious(b, j));
        c[b * H + j] = unit.c;
        ms[row * H + j] = unit.m;
        for (const [k, value] of unit.kept.entries()) kept[(row * cell.keeps + k) * H + j] = value;
      }
      for (let r = 0; r < R; ++r) {
        h[b * R + r] = problem.whr ? total(H, (j) => at(ms, row * H + j) * whr(r, j)) : at(ms, row * H + r);
      }
      out.set(h.subarray(b * R, (b + 1) * R), row * R);
    }
    hs.set(h, t * B * R);
    cs.set(c, t * B * H);
  }
  return { out, hN: h, cN: c, hs, cs, ms, kept };
}

/**
 * With dh_t = ∂L/∂h_t: dh_t = dOut_t + ∂L/∂u_{t+1}·W_hh, and dm_t = dh_t or dh_t·W_hr. dHs (T,B,R) is every dh_t.
 * `saved` is what the forward pass saved.
 */
export function recurrentBackward(problem: Problem, saved: Saved, { dOut, dHN, dCN }: ResultGradients) {
  const { cell, T, B, I, H, R } = problem;
  const G = cell.gates * H;
  const [x, dOutput] = [slabs(problem.x, B, I), slabs(dOut, B, R)];
  const [hs, cs, ms, kept] = [
    slabs(saved.hs, B, R),
    slabs(saved.cs, B, H),
    slabs(saved.ms, B, H),
    matrix(saved.kept, H),
  ];
  const [wih, whh, whr] = [matrix(problem.wih, I), matrix(problem.whh, R), matrix(problem.whr, H)];
  const [h0, c0] = [matrix(problem.h0, R), matrix(problem.c0, H)];
  const [dX, dHs] = [new Float64Array(T * B * I), new Float64Array(T * B * R)];
  const [dWih, dWhh, dWhr] = [new Float64Array(G * I), new Float64Array(G * R), new Float64Array(R * H)];
  const [dBih, dBhh] = [new Float64Array(G), new Float64Array(G)];
  const [dH, dC] = [copy(dHN, B * R), copy(dCN, B * H)]; // what reaches the states from later steps
  const order = steps(problem);
  for (const [s, t] of [...order.entries()].reverse()) {
    const earlier = order[s - 1];
    for (let b = 0; b < B; ++b) {
      if (!isValid(problem, t, b)) continue;
      const row = t * B + b;
      const hPrevious = (k: number) => (earlier === undefined ? h0(b, k) : hs(earlier, b, k));
      const cPrevious = (j: number) => (earlier === undefined ? c0(b, j) : cs(earlier, b, j));
      const dh = dH.slice(b * R, (b + 1) * R).map((later, r) => later + dOutput(t, b, r));
      dHs.set(dh, row * R);
      dH.fill(0, b * R, (b + 1) * R);
      for (let j = 0; j < H; ++j) {
        const dm = problem.whr ? total(R, (r) => at(dh, r) * whr(r, j)) : at(dh, j);
        if (problem.whr) for (let r = 0; r < R; ++r) increase(dWhr, r * H + j, at(dh, r) * ms(t, b, j));
        const values = Array.from({ length: cell.keeps }, (_, k) => kept(row * cell.keeps + k, j));
        const unit = { m: ms(t, b, j), c: cs(t, b, j), kept: values };
        const previous = cell.states === 2 ? cPrevious(j) : hPrevious(j);
        const d = cell.backward(unit, previous, dm, at(dC, b * H + j));
        if (cell.states === 2) dC[b * H + j] = d.previous;
        else increase(dH, b * H + j, d.previous);
        for (const [gate, g] of rowsOf(problem, j).entries()) {
          const [da, du] = [at(d.a, gate), at(d.u, gate)];
          increase(dBih, g, da);
          increase(dBhh, g, du);
          for (let i = 0; i < I; ++i) {
            increase(dWih, g * I + i, da * x(t, b, i));
            increase(dX, row * I + i, da * wih(g, i));
          }
          for (let k = 0; k < R; ++k) {
            increase(dWhh, g * R + k, du * hPrevious(k));
            increase(dH, b * R + k, du * whh(g, k));
          }
        }
      }
    }
  }
  return { dX, dH0: dH, dC0: dC, dWih, dWhh, dWhr, dBih, dBhh, dHs };
}

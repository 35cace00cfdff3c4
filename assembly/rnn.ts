// Elman recurrence with two biases (Elman 1990; the form of torch.nn.RNN), one layer, one direction, whole sequence:
//
//   h_t = f(x_t·W_ihᵀ + b_ih + h_{t−1}·W_hhᵀ + b_hh),  f = tanh, relu or sigmoid
//
// x     (T,B,I)          input; rows at or past a sequence's length must be finite (they have no effect)
// out   (T,B,·)          h_t, with row stride ldOut ≥ H: two directions share one buffer; 0 at padding
// hs    (T+1,B,Hp)       saved: every state, Hp = H rounded up to 8, padding columns f(0). Forward in time slab 0 is h_0 and
//                        slab t+1 is h_t; in reverse slab T is h_0 and slab t is h_t. h alone gives f′, so no more is saved.
//                        In time, without lengths and with ldOut = Hp, out may be its slabs from 1: then there is nothing to copy.
// h0,hN (B,H)            initial (0: zeros) and final state
// wih   panels of W_ihᵀ  (I,H), by packPanelsTransposed;    whh  panels of W_hhᵀ (H,H)
// lengths (B)            valid steps of each sequence, or 0. Past its end a sequence keeps its state, so hN is taken at its true
//                        end, and the reverse direction starts at its last valid step.
//
// Backward, with g_t = ∂L/∂h_t and z_t the argument of f:
//   g_t = dOut_t + dz_{t+1}·W_hh,   dz_t = g_t ⊙ f′(z_t),   f′ = 1 − h² (tanh), [h > 0] (relu), h·(1 − h) (sigmoid)
//   dW_ih += Σ_t dz_tᵀ·x_t,  dW_hh += Σ_t dz_tᵀ·h_{t−1},  db += Σ_t dz_t,  dx_t += dz_t·W_ih,  dh_0 += dz_0·W_hh
// The sums over t are one product each over T·B rows after the loop; with lengths, over the active rows only.
//
// T, B, I, H ≥ 1; no two regions overlap, but hN may be h0; workspace sizes are those of rnnWorkspace.
import { f32ptr, i32ptr, zero, loadLanes, storeLanes } from "./lanes";
import { gemmPacked } from "./gemm";
import { Activation, activateInPlace, slope } from "./activation";
import {
  paddedColumns, columnStride, packingSpace, chunkSteps, project, accumulateWeights, isPadding, activeRows, keepFinished,
  copyRowsIn, copyRowsOut, addRowsOut,
} from "./sequence";

/** Elements of the workspace of rnnBackward: dz (T·B rows), dh (B rows), the packed blocks of gemmTNPair, and with lengths compact rows of x and h. */
export function rnnWorkspace(T: usize, B: usize, I: usize, H: usize, lengths: bool): usize {
  const rows = T * B, Hp = paddedColumns(H);
  const compact = lengths ? rows * (I + Hp) : 0;
  return rows * columnStride(H) + B * Hp + packingSpace(rows, I, H) + compact;
}

export function rnnForward(out: f32ptr, hN: f32ptr, hs: f32ptr, x: f32ptr, h0: f32ptr, wih: f32ptr, whh: f32ptr, bih: f32ptr, bhh: f32ptr, lengths: i32ptr, T: usize, B: usize, I: usize, H: usize, ldOut: usize, reverse: bool, activation: Activation): void {
  const Hp = paddedColumns(H), steps = chunkSteps(T, B, lengths != 0);
  const slab = (B * Hp) << 2;
  const states = reverse ? hs : hs + slab; // h_t of step t at states + t·slab
  let prev = reverse ? hs + T * slab : hs;
  copyRowsIn(prev, h0, B, H, Hp);
  for (let s: usize = 0; s < T; ++s) {
    const t = reverse ? T - 1 - s : s;
    const h = states + t * slab;
    const n = activeRows(lengths, t, B);
    if (s % steps == 0) {
      const count = min<usize>(steps, T - s), first = reverse ? t + 1 - count : t;
      project(states + first * slab, x + ((first * B * I) << 2), wih, bih, bhh, count * n, I, H, Hp);
    }
    gemmPacked(h, prev, whh, n, H, H, Hp, Hp);
    activateInPlace(activation, h, (n * Hp) << 2);
    if (lengths) keepFinished(h, prev, lengths, t, B, Hp);
    if (out != states) copyRowsOut(out + ((t * B * ldOut) << 2), h, lengths, t, B, H, Hp, ldOut);
    prev = h;
  }
  copyRowsOut(hN, prev, 0, 0, B, H, Hp, H);
}

/** dX, dWih, dWhh, dBih, dBhh, dH0 accumulate; dHs (T,B,H) receives g_t. Any of them may be 0 (not wanted), dOut and dHN 0 (zeros). */
export function rnnBackward(dX: f32ptr, dH0: f32ptr, dWih: f32ptr, dWhh: f32ptr, dBih: f32ptr, dBhh: f32ptr, dHs: f32ptr, dOut: f32ptr, dHN: f32ptr, hs: f32ptr, x: f32ptr, wih: f32ptr, whh: f32ptr, lengths: i32ptr, workspace: f32ptr, T: usize, B: usize, I: usize, H: usize, ldOut: usize, reverse: bool, activation: Activation): void {
  const Hp = paddedColumns(H), ldz = columnStride(H);
  const slab = (B * Hp) << 2;
  const states = reverse ? hs : hs + slab, previous = reverse ? hs + slab : hs;
  const dz = workspace, dh = dz + ((T * B * ldz) << 2), scratch = dh + slab;
  // The rows of x and h_{t−1} that belong to the rows of dz: with lengths, only active ones, gathered as the loop goes.
  const gathered = scratch + (packingSpace(T * B, I, H) << 2);
  const xRows = lengths ? gathered : x, hRows = lengths ? gathered + ((T * B * I) << 2) : previous;
  let rows: usize = 0;
  copyRowsIn(dh, dHN, B, H, Hp);
  if (dHs && lengths) memory.fill(dHs, 0, (T * B * H) << 2);
  for (let s: usize = 0; s < T; ++s) {
    const t = reverse ? s : T - 1 - s;
    const n = activeRows(lengths, t, B);
    const dz_t = dz + (((lengths ? rows : t * B) * ldz) << 2);
    for (let b: usize = 0; b < n; ++b) {
      const dzRow = dz_t + ((b * ldz) << 2), row = t * B + b;
      if (lengths && isPadding(lengths, t, b)) {
        memory.fill(dzRow, 0, Hp << 2);
      } else {
        const dHsRow = dHs ? dHs + ((row * H) << 2) : 0, dOutRow = dOut ? dOut + ((row * ldOut) << 2) : 0;
        stepBackward(dzRow, dh + ((b * Hp) << 2), dHsRow, dOutRow, states + ((row * Hp) << 2), H, activation);
      }
    }
    if (dH0 || s + 1 < T) gemmPacked(dh, dz_t, whh, n, H, H, Hp, ldz);
    if (lengths) {
      memory.copy(xRows + ((rows * I) << 2), x + ((t * B * I) << 2), (n * I) << 2);
      memory.copy(hRows + ((rows * Hp) << 2), previous + t * slab, (n * Hp) << 2);
      if (dX) gemmPacked(dX + ((t * B * I) << 2), dz_t, wih, n, I, H, I, ldz);
    }
    rows += n;
  }
  accumulateWeights(dWih, dWhh, dBih, dBhh, dz, xRows, hRows, rows, I, H, H, ldz, Hp, scratch);
  if (dX && !lengths) gemmPacked(dX, dz, wih, rows, I, H, I, ldz);
  if (dH0) addRowsOut(dH0, dh, B, H, Hp);
}

// One row: g = dh + dOut, dz = g ⊙ f′; dh is left 0 for the product that follows.
function stepBackward(dz: f32ptr, dh: f32ptr, dHs: f32ptr, dOut: f32ptr, h: f32ptr, H: usize, activation: Activation): void {
  const none = zero();
  for (let left = <i32>H; left > 0; left -= 4) {
    const state = v128.load(h);
    let g = v128.load(dh);
    if (dOut) {
      g = f32x4.add(g, loadLanes(dOut, left));
      dOut += 16;
    }
    if (dHs) {
      storeLanes(dHs, g, left);
      dHs += 16;
    }
    v128.store(dh, none);
    v128.store(dz, slope(activation, g, state));
    dz += 16; dh += 16; h += 16;
  }
}

// Long short-term memory with forget gates (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000; the form of
// torch.nn.LSTM), one layer, one direction, whole sequence:
//
//   i, f, o = σ(z_i), σ(z_f), σ(z_o),  g = tanh(z_g),  z = x_t·W_ihᵀ + b_ih + h_{t−1}·W_hhᵀ + b_hh  (gate order i, f, g, o)
//   c_t = f ⊙ c_{t−1} + i ⊙ g,   m_t = o ⊙ tanh(c_t),   h_t = m_t, or with a projection m_t·W_hrᵀ (Sak, Senior and Beaufays 2014)
//
// R is the size of h: H, or that of the projection. Slabs, lengths and the reverse direction are as in rnn.ts.
// x     (T,B,I)           input; out (T,B,·) h_t, with row stride ldOut ≥ R
// hs    (T+1,B,Rp)        saved: every h, Rp = R rounded up to 8; out may lie in it, as in rnn.ts
// cs    (T+1,B,Hp)        saved: every c
// ts    (T,B,Hp)          saved: tanh of every c, a sixth more to keep, but a fifth of the work of a cell in backward
// gates (T,B,ldg)         saved: i, f, g, o of H columns each; backward overwrites them with ∂L/∂z
// ms    (T,B,Hp)          saved where there is a projection, else 0: every m; with lengths backward moves its rows together
// keep                    whether backward will follow; if not, gates have chunkSteps slabs, cs has 2, ts and ms have 1
// h0,hN (B,R), c0,cN (B,H)  initial (0: zeros) and final states
// wih, whh, whr           panels of W_ihᵀ (I,4H), W_hhᵀ (R,4H), W_hrᵀ (H,R) or 0; in backward of W_ih, W_hh, W_hr
//
// Backward, with dh_t = ∂L/∂h_t, dm_t = dh_t or dh_t·W_hr, dc_t = ∂L/∂c_t:
//   dh_t = dOut_t + dz_{t+1}·W_hh,   dc_t = dc_{t+1} ⊙ f_{t+1} + dm_t ⊙ o ⊙ (1 − tanh² c_t)
//   dz_i = dc ⊙ g ⊙ i(1−i),  dz_f = dc ⊙ c_{t−1} ⊙ f(1−f),  dz_g = dc ⊙ i ⊙ (1−g²),  dz_o = dm ⊙ tanh c_t ⊙ o(1−o)
//   dW_ih += Σ_t dz_tᵀ·x_t,  dW_hh += Σ_t dz_tᵀ·h_{t−1},  dW_hr += Σ_t dh_tᵀ·m_t,  db += Σ_t dz_t,  dx_t += dz_t·W_ih
//
// T, B, I, H, R ≥ 1; no two regions overlap, but hN may be h0, and cN c0; the workspace's size is that of lstmWorkspace.
import { f32ptr, i32ptr, zero, loadLanes, storeLanes } from "./lanes";
import { gemmPacked, gemmTN } from "./gemm";
import { cellForward, cellBackward } from "./lstmCell";
import {
  paddedColumns, columnStride, packingSpace, chunkSteps, project, accumulateWeights, isPadding, activeRows, keepFinished,
  copyRowsIn, copyRowsOut, addRowsOut,
} from "./sequence";

export function lstmForward(out: f32ptr, hN: f32ptr, cN: f32ptr, hs: f32ptr, cs: f32ptr, ts: f32ptr, gates: f32ptr, ms: f32ptr, x: f32ptr, h0: f32ptr, c0: f32ptr, wih: f32ptr, whh: f32ptr, whr: f32ptr, bih: f32ptr, bhh: f32ptr, lengths: i32ptr, T: usize, B: usize, I: usize, H: usize, R: usize, ldOut: usize, reverse: bool, keep: bool): void {
  const G = H << 2, ldg = columnStride(G), Hp = paddedColumns(H), Rp = paddedColumns(R), steps = chunkSteps(T, B, lengths != 0);
  const hSlab = (B * Rp) << 2, cSlab = (B * Hp) << 2, gateSlab = (B * ldg) << 2;
  const states = reverse ? hs : hs + hSlab, cells = reverse ? cs : cs + cSlab;
  let h = reverse ? hs + T * hSlab : hs, c = reverse && keep ? cs + T * cSlab : cs;
  let rows = gates; // z of step t at rows + t·gateSlab
  copyRowsIn(h, h0, B, R, Rp);
  copyRowsIn(c, c0, B, H, Hp);
  for (let s: usize = 0; s < T; ++s) {
    const t = reverse ? T - 1 - s : s;
    const n = activeRows(lengths, t, B);
    if (s % steps == 0) {
      const count = min<usize>(steps, T - s), first = reverse ? t + 1 - count : t;
      if (!keep) rows = gates - first * gateSlab;
      project(rows + first * gateSlab, x + ((first * B * I) << 2), wih, bih, bhh, count * n, I, G, ldg);
    }
    const z = rows + t * gateSlab, kept = keep ? t * cSlab : 0;
    const hNext = states + t * hSlab, cNext = keep ? cells + kept : c == cs ? cs + cSlab : cs;
    gemmPacked(z, h, whh, n, G, R, ldg, Rp);
    const m = whr ? ms + kept : hNext, squashed = ts + kept;
    for (let b: usize = 0; b < n; ++b) {
      const at = (b * Hp) << 2;
      cellForward(m + at, cNext + at, squashed + at, z + ((b * ldg) << 2), c + at, H);
    }
    if (whr) {
      memory.fill(hNext, 0, hSlab);
      gemmPacked(hNext, m, whr, n, R, H, Rp, Hp);
    }
    if (lengths) {
      keepFinished(hNext, h, lengths, t, B, Rp);
      keepFinished(cNext, c, lengths, t, B, Hp);
    }
    if (out != states) copyRowsOut(out + ((t * B * ldOut) << 2), hNext, lengths, t, B, R, Rp, ldOut);
    h = hNext;
    c = cNext;
  }
  copyRowsOut(hN, h, 0, 0, B, R, Rp, R);
  copyRowsOut(cN, c, 0, 0, B, H, Hp, H);
}

/**
 * Elements of the workspace of lstmBackward: dh, dc (B rows), the packed blocks of gemmTNPair; with lengths compact rows of x and h;
 * with a projection (whether R ≠ H or not) dm (B rows) and dh of all steps.
 */
export function lstmWorkspace(T: usize, B: usize, I: usize, H: usize, R: usize, lengths: bool, projection: bool): usize {
  const rows = T * B, Hp = paddedColumns(H), Rp = paddedColumns(R);
  const compact = lengths ? rows * (I + Rp) : 0;
  const projected = projection ? B * Hp + rows * columnStride(R) : 0;
  return B * (Rp + Hp) + packingSpace(rows, I, max(H, R)) + compact + projected;
}

/** Everything that begins with d accumulates, but dHs (T,B,R), which receives dh_t. Any result may be 0 (not wanted), dOut, dHN and dCN 0 (zeros). */
export function lstmBackward(dX: f32ptr, dH0: f32ptr, dC0: f32ptr, dWih: f32ptr, dWhh: f32ptr, dWhr: f32ptr, dBih: f32ptr, dBhh: f32ptr, dHs: f32ptr, dOut: f32ptr, dHN: f32ptr, dCN: f32ptr, hs: f32ptr, cs: f32ptr, ts: f32ptr, gates: f32ptr, ms: f32ptr, x: f32ptr, wih: f32ptr, whh: f32ptr, whr: f32ptr, lengths: i32ptr, workspace: f32ptr, T: usize, B: usize, I: usize, H: usize, R: usize, ldOut: usize, reverse: bool): void {
  const G = H << 2, ldg = columnStride(G), ldr = columnStride(R), Hp = paddedColumns(H), Rp = paddedColumns(R);
  const hSlab = (B * Rp) << 2, cSlab = (B * Hp) << 2, all = T * B;
  const previousCells = reverse ? cs + cSlab : cs, previous = reverse ? hs + hSlab : hs;
  const dh = workspace, dc = dh + hSlab, scratch = dc + cSlab;
  // The rows of x and h_{t−1} that belong to the rows of dz: with lengths, only active ones, gathered as the loop goes.
  const gathered = scratch + (packingSpace(all, I, max(H, R)) << 2);
  const xRows = lengths ? gathered : x, hRows = lengths ? gathered + ((all * I) << 2) : previous;
  const dm = lengths ? hRows + ((all * Rp) << 2) : gathered, dhRows = dm + cSlab;
  let rows: usize = 0, first: usize = 0;
  copyRowsIn(dh, dHN, B, R, Rp);
  copyRowsIn(dc, dCN, B, H, Hp);
  if (dHs && lengths) memory.fill(dHs, 0, (all * R) << 2);
  if (whr) memory.fill(dm, 0, cSlab);
  for (let s: usize = 0; s < T; ++s) {
    const t = reverse ? s : T - 1 - s;
    const n = activeRows(lengths, t, B);
    // Where the rows of dz go: over the gates they are made from; with lengths close together, at the end that was read first,
    // and row by row from that end, so that no gate is overwritten before its turn.
    first = lengths ? (reverse ? rows : all - rows - n) : t * B;
    const dz_t = gates + ((first * ldg) << 2), dh_t = dhRows + ((first * ldr) << 2);
    if (whr) {
      for (let b: usize = 0; b < n; ++b) {
        const row = t * B + b;
        if (lengths && isPadding(lengths, t, b)) memory.fill(dh_t + ((b * ldr) << 2), 0, R << 2);
        else combineGradients(dh_t + ((b * ldr) << 2), dh + ((b * Rp) << 2), dHs ? dHs + ((row * R) << 2) : 0, dOut ? dOut + ((row * ldOut) << 2) : 0, R);
      }
      gemmPacked(dm, dh_t, whr, n, H, R, Hp, ldr);
    }
    for (let k: usize = 0; k < n; ++k) {
      const b = lengths && !reverse ? n - 1 - k : k, row = t * B + b;
      const dz = dz_t + ((b * ldg) << 2), at = (b * Hp) << 2;
      if (whr && lengths) memory.copy(ms + (((first + b) * Hp) << 2), ms + ((row * Hp) << 2), Hp << 2);
      if (lengths && isPadding(lengths, t, b)) {
        memory.fill(dz, 0, G << 2);
      } else {
        const dHsRow = dHs && !whr ? dHs + ((row * R) << 2) : 0, dOutRow = dOut && !whr ? dOut + ((row * ldOut) << 2) : 0;
        const cell = (row * Hp) << 2;
        cellBackward(dz, (whr ? dm : dh) + at, dc + at, dHsRow, dOutRow, gates + ((row * ldg) << 2), ts + cell, previousCells + cell, H);
      }
    }
    if (dH0 || s + 1 < T) gemmPacked(dh, dz_t, whh, n, R, G, Rp, ldg);
    if (lengths) {
      memory.copy(xRows + ((first * I) << 2), x + ((t * B * I) << 2), (n * I) << 2);
      memory.copy(hRows + ((first * Rp) << 2), previous + t * hSlab, (n * Rp) << 2);
      if (dX) gemmPacked(dX + ((t * B * I) << 2), dz_t, wih, n, I, G, I, ldg);
    }
    rows += n;
  }
  first = lengths && !reverse ? all - rows : 0;
  const dz = gates + ((first * ldg) << 2);
  accumulateWeights(dWih, dWhh, dBih, dBhh, dz, xRows + ((first * I) << 2), hRows + ((first * Rp) << 2), rows, I, R, G, ldg, Rp, scratch);
  if (dWhr) gemmTN(dWhr, dhRows + ((first * ldr) << 2), ms + ((first * Hp) << 2), R, H, rows, H, ldr, Hp, scratch);
  if (dX && !lengths) gemmPacked(dX, dz, wih, rows, I, G, I, ldg);
  if (dH0) addRowsOut(dH0, dh, B, R, Rp);
  if (dC0) addRowsOut(dC0, dc, B, H, Hp);
}

// One row of R: dst = dh + dOut (0: none), copied to dHs where that is wanted; dh is left 0 for the product that follows.
function combineGradients(dst: f32ptr, dh: f32ptr, dHs: f32ptr, dOut: f32ptr, R: usize): void {
  for (let j: usize = 0; j < R; j += 4) {
    const at = j << 2, left = <i32>(R - j);
    let g = v128.load(dh + at);
    if (dOut) g = f32x4.add(g, loadLanes(dOut + at, left));
    if (dHs) storeLanes(dHs + at, g, left);
    storeLanes(dst + at, g, left);
    v128.store(dh + at, zero());
  }
}

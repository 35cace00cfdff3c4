// Gated recurrent unit (Cho et al. 2014) in the form of torch.nn.GRU, where the reset gate multiplies the recurrent product
// with its bias; one layer, one direction, whole sequence:
//
//   r, z = σ(x_t·W_i·ᵀ + b_i· + h_{t−1}·W_h·ᵀ + b_h·)  for each gate,   q = h_{t−1}·W_hnᵀ + b_hn
//   n = tanh(x_t·W_inᵀ + b_in + r ⊙ q),   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}    (gate order r, z, n)
//
// Slabs, lengths and the reverse direction are as in rnn.ts.
// x     (T,B,I)           input; out (T,B,·) h_t, with row stride ldOut ≥ H
// hs    (T+1,B,Hp)        saved: every h, Hp = H rounded up to 8; out may lie in it, as in rnn.ts
// gates (T,B,ldg)         saved: n, r, z, q of H columns each, in this order: the input's product fills the first three, the
//                         recurrent one the last three, so that either is one product. Backward overwrites them with ∂L/∂ of the
//                         sums: n̂, r̂, ẑ, q.
// bias  (4H)              room for the biases, in that order
// keep                    whether backward will follow; if not, gates have chunkSteps slabs
// h0,hN (B,H)             initial (0: zeros) and final state
// wih   panels of W_ihᵀ (I,3H), its rows in the order n, r, z; in backward panels of W_ih in that order
// whh   panels of W_hhᵀ (H,3H); in backward of W_hh
//
// Backward, with dh_t = ∂L/∂h_t:
//   dh_t = dOut_t + dh_{t+1} ⊙ z_{t+1} + (dr̂, dẑ, dq)_{t+1}·W_hh
//   dn̂ = dh ⊙ (1 − z) ⊙ (1 − n²),  dẑ = dh ⊙ (h_{t−1} − n) ⊙ z(1 − z),  dr̂ = dn̂ ⊙ q ⊙ r(1 − r),  dq = dn̂ ⊙ r
//   dW_ih += Σ_t (dr̂, dẑ, dn̂)ᵀ·x_t,  dW_hh += Σ_t (dr̂, dẑ, dq)ᵀ·h_{t−1},  biases likewise,  dx_t += (dr̂, dẑ, dn̂)·W_ih
//
// T, B, I, H ≥ 1; no two regions overlap, but hN may be h0; the workspace's size is that of gruWorkspace.
import { f32ptr, i32ptr, zero, loadLanes, storeLanes } from "./lanes";
import { gemmPacked, gemmTN, gemmTNPair } from "./gemm";
import { sigmoidInPlace, tanh16 } from "./gates";
import { tanh4 } from "./math";
import { fillRows, addColumnSums } from "./rows";
import {
  paddedColumns, columnStride, packingSpace, chunkSteps, isPadding, activeRows, keepFinished, copyRowsIn, copyRowsOut, addRowsOut,
} from "./sequence";

export function gruForward(out: f32ptr, hN: f32ptr, hs: f32ptr, gates: f32ptr, bias: f32ptr, x: f32ptr, h0: f32ptr, wih: f32ptr, whh: f32ptr, bih: f32ptr, bhh: f32ptr, lengths: i32ptr, T: usize, B: usize, I: usize, H: usize, ldOut: usize, reverse: bool, keep: bool): void {
  const G = H << 2, ldg = columnStride(G), Hp = paddedColumns(H), steps = chunkSteps(T, B, lengths != 0), gate = H << 2;
  const slab = (B * Hp) << 2, gateSlab = (B * ldg) << 2;
  const states = reverse ? hs : hs + slab;
  let h = reverse ? hs + T * slab : hs;
  let rows = gates; // the gates of step t at rows + t·gateSlab
  copyRowsIn(h, h0, B, H, Hp);
  gatherBiases(bias, bih, bhh, gate);
  for (let s: usize = 0; s < T; ++s) {
    const t = reverse ? T - 1 - s : s;
    const n = activeRows(lengths, t, B);
    if (s % steps == 0) {
      const count = min<usize>(steps, T - s), first = reverse ? t + 1 - count : t;
      if (!keep) rows = gates - first * gateSlab;
      projectInput(rows + first * gateSlab, x + ((first * B * I) << 2), wih, bias, count * n, I, H, ldg);
    }
    const row = rows + t * gateSlab, next = states + t * slab;
    gemmPacked(row + gate, h, whh, n, 3 * H, H, ldg, Hp);
    for (let b: usize = 0; b < n; ++b) cellForward(next + ((b * Hp) << 2), row + ((b * ldg) << 2), h + ((b * Hp) << 2), H);
    if (lengths) keepFinished(next, h, lengths, t, B, Hp);
    if (out != states) copyRowsOut(out + ((t * B * ldOut) << 2), next, lengths, t, B, H, Hp, ldOut);
    h = next;
  }
  copyRowsOut(hN, h, 0, 0, B, H, Hp, H);
}

/** Elements of the workspace of gruBackward: dh (B rows), the packed blocks of gemmTNPair, and with lengths compact rows of x and h. */
export function gruWorkspace(T: usize, B: usize, I: usize, H: usize, lengths: bool): usize {
  const rows = T * B, Hp = paddedColumns(H);
  const compact = lengths ? rows * (I + Hp) : 0;
  return B * Hp + packingSpace(rows, I, H) + compact;
}

/** Everything that begins with d accumulates, but dHs (T,B,H), which receives dh_t. Any result may be 0 (not wanted), dOut and dHN 0 (zeros). */
export function gruBackward(dX: f32ptr, dH0: f32ptr, dWih: f32ptr, dWhh: f32ptr, dBih: f32ptr, dBhh: f32ptr, dHs: f32ptr, dOut: f32ptr, dHN: f32ptr, hs: f32ptr, gates: f32ptr, x: f32ptr, wih: f32ptr, whh: f32ptr, lengths: i32ptr, workspace: f32ptr, T: usize, B: usize, I: usize, H: usize, ldOut: usize, reverse: bool): void {
  const ldg = columnStride(H << 2), Hp = paddedColumns(H), gate = H << 2, all = T * B;
  const slab = (B * Hp) << 2, previous = reverse ? hs + slab : hs;
  const dh = workspace, scratch = dh + slab;
  // As in lstm.ts: with lengths, active rows alone, gathered from the end that is read first.
  const gathered = scratch + (packingSpace(all, I, H) << 2);
  const xRows = lengths ? gathered : x, hRows = lengths ? gathered + ((all * I) << 2) : previous;
  let rows: usize = 0, first: usize = 0;
  copyRowsIn(dh, dHN, B, H, Hp);
  if (dHs && lengths) memory.fill(dHs, 0, (all * H) << 2);
  for (let s: usize = 0; s < T; ++s) {
    const t = reverse ? s : T - 1 - s;
    const n = activeRows(lengths, t, B);
    first = lengths ? (reverse ? rows : all - rows - n) : t * B;
    const d_t = gates + ((first * ldg) << 2);
    for (let k: usize = 0; k < n; ++k) {
      const b = lengths && !reverse ? n - 1 - k : k, row = t * B + b;
      const d = d_t + ((b * ldg) << 2);
      if (lengths && isPadding(lengths, t, b)) {
        memory.fill(d, 0, gate << 2);
      } else {
        const dHsRow = dHs ? dHs + ((row * H) << 2) : 0, dOutRow = dOut ? dOut + ((row * ldOut) << 2) : 0;
        cellBackward(d, dh + ((b * Hp) << 2), dHsRow, dOutRow, gates + ((row * ldg) << 2), previous + ((row * Hp) << 2), H);
      }
    }
    if (dH0 || s + 1 < T) gemmPacked(dh, d_t + gate, whh, n, H, 3 * H, Hp, ldg);
    if (lengths) {
      memory.copy(xRows + ((first * I) << 2), x + ((t * B * I) << 2), (n * I) << 2);
      memory.copy(hRows + ((first * Hp) << 2), previous + t * slab, (n * Hp) << 2);
      if (dX) gemmPacked(dX + ((t * B * I) << 2), d_t, wih, n, I, 3 * H, I, ldg);
    }
    rows += n;
  }
  first = lengths && !reverse ? all - rows : 0;
  const d = gates + ((first * ldg) << 2), xFirst = xRows + ((first * I) << 2), hFirst = hRows + ((first * Hp) << 2);
  // Rows of the weights: r and z, which both share, then n or q, which stand on either side of them in d.
  if (dWih || dWhh) gemmTNPair(dWih, dWhh, d + gate, xFirst, hFirst, 2 * H, dWih ? I : 0, dWhh ? H : 0, rows, I, H, ldg, I, Hp, scratch);
  if (dWih) gemmTN(dWih + 2 * gate * I, d, xFirst, H, I, rows, I, ldg, I, scratch);
  if (dWhh) gemmTN(dWhh + 2 * gate * H, d + 3 * gate, hFirst, H, H, rows, H, ldg, Hp, scratch);
  if (dBih || dBhh) addColumnSums(dBih, dBhh, d + gate, rows, 2 * H, ldg);
  if (dBih) addColumnSums(dBih + 2 * gate, 0, d, rows, H, ldg);
  if (dBhh) addColumnSums(dBhh + 2 * gate, 0, d + 3 * gate, rows, H, ldg);
  if (dX && !lengths) gemmPacked(dX, d, wih, rows, I, 3 * H, I, ldg);
  if (dH0) addRowsOut(dH0, dh, B, H, Hp);
}

// The biases of n̂, r̂, ẑ, q: b_in, b_ir + b_hr, b_iz + b_hz, b_hn; `gate` counts the bytes of one.
function gatherBiases(bias: f32ptr, bih: f32ptr, bhh: f32ptr, gate: usize): void {
  memory.fill(bias, 0, gate << 2);
  if (bih) memory.copy(bias, bih + 2 * gate, gate);
  if (bhh) memory.copy(bias + 3 * gate, bhh + 2 * gate, gate);
  for (let at: usize = 0; at < 2 * gate; at += 4) {
    f32.store(bias + gate + at, (bih ? f32.load(bih + at) : 0) + (bhh ? f32.load(bhh + at) : 0));
  }
}

function projectInput(row: f32ptr, x: f32ptr, wih: f32ptr, bias: f32ptr, rows: usize, I: usize, H: usize, ldg: usize): void {
  fillRows(row, bias, 0, rows, H << 2, ldg);
  gemmPacked(row, x, wih, rows, 3 * H, I, ldg, I);
}

// One row: n, r and z in place of their sums, and h. Lanes past H read zeros and so give zeros.
function cellForward(h: f32ptr, row: f32ptr, hPrev: f32ptr, H: usize): void {
  const gate = H << 2;
  sigmoidInPlace(row + gate, 2 * H);
  let left = <i32>H;
  for (; left >= 16; left -= 16) {
    sumLanes(row, gate, 4);
    sumLanes(row + 16, gate, 4);
    sumLanes(row + 32, gate, 4);
    sumLanes(row + 48, gate, 4);
    tanh16(row, row);
    stateLanes(h, row, hPrev, gate, 4);
    stateLanes(h + 16, row + 16, hPrev + 16, gate, 4);
    stateLanes(h + 32, row + 32, hPrev + 32, gate, 4);
    stateLanes(h + 48, row + 48, hPrev + 48, gate, 4);
    h += 64; row += 64; hPrev += 64;
  }
  for (; left > 0; left -= 4) {
    sumLanes(row, gate, left);
    storeLanes(row, tanh4(loadLanes(row, left)), left);
    stateLanes(h, row, hPrev, gate, left);
    h += 16; row += 16; hPrev += 16;
  }
}

// The sum of n: n̂ = x_t·W_inᵀ + b_in + r ⊙ q
// @ts-ignore: decorator
@inline
function sumLanes(row: f32ptr, gate: usize, left: i32): void {
  const r = loadLanes(row + gate, left), q = loadLanes(row + 3 * gate, left);
  storeLanes(row, f32x4.add(loadLanes(row, left), f32x4.mul(r, q)), left);
}

// @ts-ignore: decorator
@inline
function stateLanes(h: f32ptr, row: f32ptr, hPrev: f32ptr, gate: usize, left: i32): void {
  const n = loadLanes(row, left), z = loadLanes(row + 2 * gate, left);
  v128.store(h, f32x4.add(n, f32x4.mul(z, f32x4.sub(v128.load(hPrev), n))));
}

// One row: the gradients of the sums from the gates (which may lie in the same place); dh becomes dh ⊙ z.
function cellBackward(d: f32ptr, dh: f32ptr, dHs: f32ptr, dOut: f32ptr, row: f32ptr, hPrev: f32ptr, H: usize): void {
  const gate = H << 2;
  let left = <i32>H;
  for (; left >= 4; left -= 4) {
    backwardLanes(d, dh, dHs, dOut, row, hPrev, gate, 4);
    d += 16; dh += 16; row += 16; hPrev += 16;
    if (dHs) dHs += 16;
    if (dOut) dOut += 16;
  }
  if (left > 0) backwardLanes(d, dh, dHs, dOut, row, hPrev, gate, left);
}

// @ts-ignore: decorator
@inline
function backwardLanes(d: f32ptr, dh: f32ptr, dHs: f32ptr, dOut: f32ptr, row: f32ptr, hPrev: f32ptr, gate: usize, left: i32): void {
  const one = f32x4.splat(1);
  const n = loadLanes(row, left), r = loadLanes(row + gate, left), z = loadLanes(row + 2 * gate, left), q = loadLanes(row + 3 * gate, left);
  let g = v128.load(dh);
  if (dOut) g = f32x4.add(g, loadLanes(dOut, left));
  if (dHs) storeLanes(dHs, g, left);
  v128.store(dh, f32x4.mul(g, z));
  const dn = f32x4.mul(f32x4.mul(g, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
  storeLanes(d, dn, left);
  storeLanes(d + gate, f32x4.mul(f32x4.mul(dn, q), f32x4.mul(r, f32x4.sub(one, r))), left);
  storeLanes(d + 2 * gate, f32x4.mul(f32x4.mul(g, f32x4.sub(v128.load(hPrev), n)), f32x4.mul(z, f32x4.sub(one, z))), left);
  storeLanes(d + 3 * gate, f32x4.mul(dn, r), left);
}

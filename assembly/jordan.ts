// Jordan network (Jordan 1986, "Serial order"; beside the network of Elman 1990, "Finding structure in time", it feeds back its
// output instead of its state), one layer, whole sequence, output included:
//
//   h_t = f(x_t·U + y_{t−1}·W + b_W),  y_t = g(h_t·V + b_V),  f = tanh, relu or sigmoid; g any activation, softmax included
//
// x     (T,B,I)          input; rows at or past a sequence's length must be finite (they have no effect)
// out   (T,B,O)          y_t; 0 at padding
// hs    (T,B,Hp)         saved: h_t, Hp = H rounded up to 8; 0 at padding in the rows that a step computes
// ys    (T+1,B,Op)       saved: slab 0 is y_0, slab t+1 is y_t, Op = O rounded up to 8. h and y alone give f′ and the Jacobian of g.
// y0,yN (B,O)            initial (0: zeros) and final output
// u, w, v                panels of U (I,H), W (O,H), V (H,O), by packPanels;    bW (H), bV (O)
// lengths (B)            valid steps of each sequence, or 0. Past its end a sequence keeps its output, so yN is taken at its true end.
//
// Backward, with z_t and a_t the arguments of f and g:
//   dy_t = dOut_t + dz_{t+1}·Wᵀ,  da_t = dy_t·∂g/∂a (softmax: y ⊙ (dy − Σ y·dy)),  dh_t = da_t·Vᵀ,  dz_t = dh_t ⊙ f′(z_t)
//   dU += Σ_t x_tᵀ·dz_t,  dW += Σ_t y_{t−1}ᵀ·dz_t,  dV += Σ_t h_tᵀ·da_t,  db_W += Σ_t dz_t,  db_V += Σ_t da_t,
//   dx_t += dz_t·Uᵀ,  dy_0 += dz_0·Wᵀ
// The sums over t are one product each over T·B rows after the loop; with lengths, over the active rows only.
//
// T, B, I, H, O ≥ 1; no two regions overlap, but yN may be y0; workspace sizes are those of jordanWorkspace.
import { f32ptr, i32ptr } from "./lanes";
import { gemmPacked, gemmTN, gemmTNScratch } from "./gemm";
import { Activation, activateInPlace, activateRows, activationBackward } from "./activation";
import {
  paddedColumns, chunkSteps, project, isPadding, activeRows, keepFinished,
  copyRowsIn, copyRowsOut, addRowsOut,
} from "./sequence";
import { fillRows, addColumnSums } from "./rows";
import { addScaled } from "./elementwise";

/** Elements of the workspace of jordanBackward: dz and da (T·B rows), dy (B rows), the packed block of gemmTN, and with lengths compact rows of x, y and h. */
export function jordanWorkspace(T: usize, B: usize, I: usize, H: usize, O: usize, lengths: bool): usize {
  const rows = T * B, Hp = paddedColumns(H), Op = paddedColumns(O);
  const compact = lengths ? rows * (I + Op + Hp) : 0;
  return rows * (Hp + Op) + B * Op + gemmTNScratch(max(H, O), rows) + compact;
}

export function jordanForward(out: f32ptr, yN: f32ptr, hs: f32ptr, ys: f32ptr, x: f32ptr, y0: f32ptr, u: f32ptr, w: f32ptr, v: f32ptr, bW: f32ptr, bV: f32ptr, lengths: i32ptr, T: usize, B: usize, I: usize, H: usize, O: usize, f: Activation, g: Activation): void {
  const Hp = paddedColumns(H), Op = paddedColumns(O), steps = chunkSteps(T, B, lengths != 0);
  let h = hs, prev = ys;
  copyRowsIn(prev, y0, B, O, Op);
  for (let t: usize = 0; t < T; ++t) {
    const y = prev + ((B * Op) << 2);
    const n = activeRows(lengths, t, B);
    if (t % steps == 0) project(h, x, u, bW, 0, min<usize>(steps, T - t) * n, I, H, Hp);
    gemmPacked(h, prev, w, n, H, O, Hp, Op);
    activateInPlace(f, h, (n * Hp) << 2);
    fillRows(y, bV, 0, n, O, Op);
    gemmPacked(y, h, v, n, O, H, Op, Hp);
    activateRows(g, y, n, O, Op);
    if (lengths) {
      clearFinished(h, lengths, t, n, Hp);
      keepFinished(y, prev, lengths, t, B, Op);
    }
    copyRowsOut(out, y, lengths, t, B, O, Op, O);
    out += (B * O) << 2; x += (B * I) << 2; h += (B * Hp) << 2;
    prev = y;
  }
  copyRowsOut(yN, prev, 0, 0, B, O, Op, O);
}

/** u, w, v: panels of Uᵀ (H,I), Wᵀ (H,O), Vᵀ (O,H). dX, dY0, dU, dW, dV, dBW, dBV accumulate; dHs (T,B,H) receives ∂L/∂h_t. Any of them may be 0 (not wanted), dOut and dYN 0 (zeros). */
export function jordanBackward(dX: f32ptr, dY0: f32ptr, dU: f32ptr, dW: f32ptr, dV: f32ptr, dBW: f32ptr, dBV: f32ptr, dHs: f32ptr, dOut: f32ptr, dYN: f32ptr, hs: f32ptr, ys: f32ptr, x: f32ptr, u: f32ptr, w: f32ptr, v: f32ptr, lengths: i32ptr, workspace: f32ptr, T: usize, B: usize, I: usize, H: usize, O: usize, f: Activation, g: Activation): void {
  const Hp = paddedColumns(H), Op = paddedColumns(O);
  const xSlab = (B * I) << 2, hSlab = (B * Hp) << 2, ySlab = (B * Op) << 2;
  const dz = workspace, da = dz + T * hSlab, dy = da + T * ySlab, scratch = dy + ySlab;
  // The rows of x, y_{t−1} and h that belong to the rows of dz and da: with lengths, only active ones, gathered as the loop goes.
  const gathered = scratch + (gemmTNScratch(max(H, O), T * B) << 2);
  const xRows = lengths ? gathered : x;
  const yRows = lengths ? xRows + T * xSlab : ys;
  const hRows = lengths ? yRows + T * ySlab : hs;
  let rows: usize = 0;
  copyRowsIn(dy, dYN, B, O, Op);
  if (dHs && lengths) memory.fill(dHs, 0, (T * B * H) << 2);
  for (let t = T; t-- > 0;) {
    const n = activeRows(lengths, t, B), first = lengths ? rows : t * B;
    const da_t = da + ((first * Op) << 2), dz_t = dz + ((first * Hp) << 2);
    for (let b: usize = 0; b < n; ++b) {
      const daRow = da_t + ((b * Op) << 2), row = t * B + b;
      if (lengths && isPadding(lengths, t, b)) memory.fill(daRow, 0, Op << 2);
      else outputBackward(daRow, dy + ((b * Op) << 2), dOut ? dOut + ((row * O) << 2) : 0, ys + ySlab + ((row * Op) << 2), O, g);
    }
    memory.fill(dz_t, 0, (n * Hp) << 2);
    gemmPacked(dz_t, da_t, v, n, H, O, Hp, Op);
    if (dHs) copyRowsOut(dHs + ((t * B * H) << 2), dz_t, 0, 0, n, H, Hp, H);
    activationBackward(f, dz_t, dz_t, hs + t * hSlab, n * Hp);
    if (dY0 || t > 0) gemmPacked(dy, dz_t, w, n, O, H, Op, Hp);
    if (lengths) {
      memory.copy(xRows + ((rows * I) << 2), x + t * xSlab, (n * I) << 2);
      memory.copy(yRows + ((rows * Op) << 2), ys + t * ySlab, (n * Op) << 2);
      memory.copy(hRows + ((rows * Hp) << 2), hs + t * hSlab, (n * Hp) << 2);
      if (dX) gemmPacked(dX + t * xSlab, dz_t, u, n, I, H, I, Hp);
    }
    rows += n;
  }
  if (dU) gemmTN(dU, xRows, dz, I, H, rows, H, I, Hp, scratch);
  if (dW) gemmTN(dW, yRows, dz, O, H, rows, H, Op, Hp, scratch);
  if (dV) gemmTN(dV, hRows, da, H, O, rows, O, Hp, Op, scratch);
  if (dBW) addColumnSums(dBW, 0, dz, rows, H, Hp);
  if (dBV) addColumnSums(dBV, 0, da, rows, O, Op);
  if (dX && !lengths) gemmPacked(dX, dz, u, rows, I, H, I, Hp);
  if (dY0) addRowsOut(dY0, dy, B, O, Op);
}

// One row: dy += dOut is ∂L/∂y_t, da its way back through g; dy is left 0 for the product that follows.
function outputBackward(da: f32ptr, dy: f32ptr, dOut: f32ptr, y: f32ptr, O: usize, g: Activation): void {
  if (dOut) addScaled(dy, dOut, 1, O);
  activationBackward(g, da, dy, y, O);
  memory.fill(dy, 0, O << 2);
}

// Of the first `rows` rows (stride ld) those of sequences that ended before step t become 0.
function clearFinished(h: f32ptr, lengths: i32ptr, t: usize, rows: usize, ld: usize): void {
  for (let b: usize = 0; b < rows; ++b) {
    if (isPadding(lengths, t, b)) memory.fill(h + ((b * ld) << 2), 0, ld << 2);
  }
}

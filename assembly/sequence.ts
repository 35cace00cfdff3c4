// What the recurrent kernels share. A sequence is time-major (T,B,·); step t is one slab of B rows. Rows of saved states
// are padded to a multiple of 8 columns, rows of gates to a stride that does not fall into a few cache sets.
import { f32ptr, i32ptr, zero, loadLanes, storeLanes } from "./lanes";
import { gemmPacked, gemmTNPair, gemmTNScratch } from "./gemm";
import { fillRows, addColumnSums } from "./rows";

/** Columns of a padded row: a multiple of 8. */
// @ts-ignore: decorator
@inline
export function paddedColumns(H: usize): usize {
  return (H + 7) & ~7;
}

/** Row stride of gates and their gradients: rows that gemmTN reads down their columns must not all fall into a few cache sets. */
// @ts-ignore: decorator
@inline
export function columnStride(G: usize): usize {
  const padded = paddedColumns(G);
  return padded & 63 ? padded : padded + 16;
}

/** The same for JavaScript: row stride of gates of width G in all; those of LSTM and GRU have 4·H columns. */
export function gateStride(G: usize): usize {
  return columnStride(G);
}

/** Elements that gemmTNPair needs for sums over `rows` rows of x (I columns) and h (R columns). */
// @ts-ignore: decorator
@inline
export function packingSpace(rows: usize, I: usize, R: usize): usize {
  return gemmTNScratch(paddedColumns(I) + R, rows);
}

/** Steps whose input is projected at once: at least 96 rows, for the product's sake, and no more than the cache holds; with lengths one. */
export function chunkSteps(T: usize, B: usize, lengths: bool): usize {
  return lengths ? 1 : min<usize>(T, (95 + B) / B);
}

/** z (rows, G; stride ldz) = a + b + x·Wᵀ, wT panels of Wᵀ (I,G); a and b (G) or 0. */
export function project(z: f32ptr, x: f32ptr, wT: f32ptr, a: f32ptr, b: f32ptr, rows: usize, I: usize, G: usize, ldz: usize): void {
  fillRows(z, a, b, rows, G, ldz);
  gemmPacked(z, x, wT, rows, G, I, ldz, I);
}

/**
 * The sums over all rows that are left when the loop is done: dWih (G,I) += dzᵀ·x, dWhh (G,R) += dzᵀ·h, both biases (G) +=
 * Σ dz. x (rows,I), h (rows,R; stride ldh), dz (rows,G; stride ldz); any result may be 0.
 */
export function accumulateWeights(dWih: f32ptr, dWhh: f32ptr, dBih: f32ptr, dBhh: f32ptr, dz: f32ptr, x: f32ptr, h: f32ptr, rows: usize, I: usize, R: usize, G: usize, ldz: usize, ldh: usize, scratch: f32ptr): void {
  if (dWih || dWhh) gemmTNPair(dWih, dWhh, dz, x, h, G, dWih ? I : 0, dWhh ? R : 0, rows, I, R, ldz, I, ldh, scratch);
  if (dBih || dBhh) addColumnSums(dBih, dBhh, dz, rows, G, ldz);
}

// @ts-ignore: decorator
@inline
export function isPadding(lengths: i32ptr, t: usize, b: usize): bool {
  return t >= <usize>i32.load(lengths + (b << 2));
}

/** Rows up to the last sequence that reaches step t: all that a step has to compute. In a batch sorted by falling length these are exactly the valid rows. */
export function activeRows(lengths: i32ptr, t: usize, B: usize): usize {
  if (!lengths) return B;
  let n = B;
  while (n > 0 && isPadding(lengths, t, n - 1)) --n;
  return n;
}

/** Rows (stride ld) of sequences that ended before step t take over their previous state. */
export function keepFinished(h: f32ptr, prev: f32ptr, lengths: i32ptr, t: usize, B: usize, ld: usize): void {
  for (let b: usize = 0; b < B; ++b) {
    const at = (b * ld) << 2;
    if (isPadding(lengths, t, b)) memory.copy(h + at, prev + at, ld << 2);
  }
}

/** (B,H) into rows of Hp with zeros behind; src 0 means zeros. */
export function copyRowsIn(dst: f32ptr, src: f32ptr, B: usize, H: usize, Hp: usize): void {
  for (let b: usize = 0; b < B; ++b) {
    const row = dst + ((b * Hp) << 2), source = src + ((b * H) << 2);
    for (let j: usize = 0; j < Hp; j += 4) v128.store(row + (j << 2), src ? loadLanes(source + (j << 2), <i32>H - <i32>j) : zero());
  }
}

/** Rows of Hp into rows of stride ld; a row that is padding at step t becomes 0. */
export function copyRowsOut(dst: f32ptr, src: f32ptr, lengths: i32ptr, t: usize, B: usize, H: usize, Hp: usize, ld: usize): void {
  for (let b: usize = 0; b < B; ++b) {
    const row = src + ((b * Hp) << 2), target = dst + ((b * ld) << 2);
    if (lengths && isPadding(lengths, t, b)) {
      memory.fill(target, 0, H << 2);
    } else {
      for (let j: usize = 0; j < H; j += 4) storeLanes(target + (j << 2), v128.load(row + (j << 2)), <i32>(H - j));
    }
  }
}

/** dst (B,H) += rows of Hp. */
export function addRowsOut(dst: f32ptr, src: f32ptr, B: usize, H: usize, Hp: usize): void {
  for (let b: usize = 0; b < B; ++b) {
    const row = src + ((b * Hp) << 2), target = dst + ((b * H) << 2);
    for (let j: usize = 0; j < H; j += 4) {
      const at = j << 2, left = <i32>(H - j);
      storeLanes(target + at, f32x4.add(loadLanes(target + at, left), v128.load(row + at)), left);
    }
  }
}

// Panels: matrices laid out for the products of gemm.ts, and the transposition that they are made by.
//
// A panel holds 8 neighbouring columns of B (K,N), k after k: panel p, row k, column j is P[(p·K + k)·8 + j]. Columns past N
// are zeros, so no inner loop has a tail.
import { f32ptr, zero, loadLanes } from "./lanes";

/** Elements that the panels of a (K,N) matrix take. */
export function packedSize(K: usize, N: usize): usize {
  return K * ((N + 7) & ~7);
}

/** P[packedSize(K, N)] = panels of B (K,N) with row stride ldb. */
export function packPanels(P: f32ptr, B: f32ptr, K: usize, N: usize, ldb: usize): void {
  for (let n: usize = 0; n < N; n += 8) {
    const low = <i32>min<usize>(4, N - n);
    const high = <i32>(N - n) - 4;
    let row = B + (n << 2);
    for (const end = P + (K << 5); P < end; P += 32) {
      v128.store(P, loadLanes(row, low));
      v128.store(P, high > 0 ? loadLanes(row + 16, high) : zero(), 16);
      row += ldb << 2;
    }
  }
}

/** P[packedSize(K, N)] = panels of Bᵀ, where B is stored (N,K) with row stride ldb. */
export function packPanelsTransposed(P: f32ptr, B: f32ptr, K: usize, N: usize, ldb: usize): void {
  const stride = ldb << 2;
  for (let n: usize = 0; n < N; n += 8, P += K << 5) {
    const row = B + n * stride, other = row + (stride << 2);
    transposeRows(P, 8, row, row + stride, row + 2 * stride, row + 3 * stride, K, <i32>(N - n));
    transposeRows(P + 16, 8, other, other + stride, other + 2 * stride, other + 3 * stride, K, <i32>(N - n) - 4);
  }
}

/**
 * dst (N, K; row stride ld) = srcᵀ, src (K, N; row stride lds). Rows of dst are written up to the next multiple of 4: zeros.
 * Four columns at a time: then what is written stands in four lines, and what is read again is still in the cache.
 */
export function transpose(dst: f32ptr, src: f32ptr, K: usize, N: usize, ld: usize, lds: usize): void {
  const stride = lds << 2, step = ld << 2;
  for (let left = <i32>N; left > 0; left -= 4, dst += step << 2, src += 16) {
    const width = min(4, left);
    let P = dst - 16, r = src - (stride << 2), rows = <i32>K;
    if (width == 4) {
      for (; rows >= 4; rows -= 4) {
        P += 16; r += stride << 2;
        transposeTile(P, step, v128.load(r), v128.load(r + stride), v128.load(r + 2 * stride), v128.load(r + 3 * stride), 4);
      }
    }
    for (; rows > 0; rows -= 4) {
      P += 16; r += stride << 2;
      transposeRows(P, ld, r, r + stride, r + 2 * stride, r + 3 * stride, width, rows);
    }
  }
}

/** Four rows of length K become K groups of four lanes, `step` elements apart; rows past `count` become zeros and are not read. */
export function transposeRows(P: f32ptr, step: usize, r0: f32ptr, r1: f32ptr, r2: f32ptr, r3: f32ptr, K: usize, count: i32): void {
  step <<= 2;
  P -= step << 2; r0 -= 16; r1 -= 16; r2 -= 16; r3 -= 16;
  if (count >= 4) {
    for (let left = K >> 2; left > 0; --left) {
      P += step << 2; r0 += 16; r1 += 16; r2 += 16; r3 += 16;
      transposeTile(P, step, v128.load(r0), v128.load(r1), v128.load(r2), v128.load(r3), 4);
    }
    K &= 3;
  }
  for (let left = <i32>K; left > 0; left -= 4) {
    P += step << 2; r0 += 16; r1 += 16; r2 += 16; r3 += 16;
    const width = min(4, left);
    const a = count > 0 ? loadLanes(r0, width) : zero();
    const b = count > 1 ? loadLanes(r1, width) : zero();
    const c = count > 2 ? loadLanes(r2, width) : zero();
    const d = count > 3 ? loadLanes(r3, width) : zero();
    transposeTile(P, step, a, b, c, d, width);
  }
}

// The first `width` columns of four rows; step in bytes.
// @ts-ignore: decorator
@inline
function transposeTile(P: f32ptr, step: usize, a: v128, b: v128, c: v128, d: v128, width: i32): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7), cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(P, i64x2.shuffle(ab, cd, 0, 2));
  if (width > 1) v128.store(P + step, i64x2.shuffle(ab, cd, 1, 3));
  if (width > 2) v128.store(P + 2 * step, i64x2.shuffle(abHigh, cdHigh, 0, 2));
  if (width > 3) v128.store(P + 3 * step, i64x2.shuffle(abHigh, cdHigh, 1, 3));
}

// Matrix products on packed panels, with A (M,K), B (K,N), C (M,N), all row-major float32:
//
//   gemmPacked  C += A·B     B packed by packPanels (gemmNN) or, from its transpose, by packPanelsTransposed (gemmNT)
//   gemmTN      C += Aᵀ·B    A stored (K,M); B is packed here, a block of rows at a time
//
// A panel holds 8 neighbouring columns of B, k after k: panel p, row k, column j is P[(p·K + k)·8 + j].
// Columns past N are zeros, so no inner loop has a tail; only the store into C looks at the width.
//
// Every element of C gets the same additions in the same order whatever M, N and the tile are: products are summed
// over k in blocks of KC from zero, and each block's sum is added to C. In the simd build a batch therefore equals
// its rows bit for bit.
//
// V8 leaves 15 vector registers. 2×16 and 4×8 need 8 accumulators, 6 operands and 1 product; 2×16 has fewer pointers to
// advance and is faster in the simd build. The relaxed build has no product and fits 6×8. One spilled register halves the
// speed, and so does unrolling k by hand. Pointers advance at the top of a loop, so that their old values are dead and V8
// adds in place; at the bottom every pointer costs a copy, and the loop becomes bound by instruction issue (a sixth slower
// on Node 20).
import { f32ptr, madd, zero, loadLanes, storeLanes } from "./lanes";
import { gemvPacked, tile2x16 } from "./gemv";

/** Rows of a block: its part of a panel (8 kB) stays in the first-level cache. */
// @ts-ignore: decorator
@inline
export const KC: usize = 256;
/** Rows of A in a block: 96 kB at most, for the second-level cache. */
// @ts-ignore: decorator
@inline
const MC: usize = 96;

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
    transposeRows(P, row, row + stride, row + 2 * stride, row + 3 * stride, K, <i32>(N - n));
    transposeRows(P + 16, other, other + stride, other + 2 * stride, other + 3 * stride, K, <i32>(N - n) - 4);
  }
}

/** Four rows of length K become K groups of four lanes, 8 lanes apart; rows past `count` become zeros and are not read. */
export function transposeRows(P: f32ptr, r0: f32ptr, r1: f32ptr, r2: f32ptr, r3: f32ptr, K: usize, count: i32): void {
  P -= 128; r0 -= 16; r1 -= 16; r2 -= 16; r3 -= 16;
  if (count >= 4) {
    for (const end = P + ((K & ~3) << 5); P < end;) {
      P += 128; r0 += 16; r1 += 16; r2 += 16; r3 += 16;
      transposeTile(P, v128.load(r0), v128.load(r1), v128.load(r2), v128.load(r3), 4);
    }
    K &= 3;
  }
  for (let left = <i32>K; left > 0; left -= 4) {
    P += 128; r0 += 16; r1 += 16; r2 += 16; r3 += 16;
    const width = min(4, left);
    const a = count > 0 ? loadLanes(r0, width) : zero();
    const b = count > 1 ? loadLanes(r1, width) : zero();
    const c = count > 2 ? loadLanes(r2, width) : zero();
    const d = count > 3 ? loadLanes(r3, width) : zero();
    transposeTile(P, a, b, c, d, width);
  }
}

// The first `width` columns of four rows.
// @ts-ignore: decorator
@inline
function transposeTile(P: f32ptr, a: v128, b: v128, c: v128, d: v128, width: i32): void {
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7), cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(P, i64x2.shuffle(ab, cd, 0, 2));
  if (width > 1) v128.store(P, i64x2.shuffle(ab, cd, 1, 3), 32);
  if (width > 2) v128.store(P, i64x2.shuffle(abHigh, cdHigh, 0, 2), 64);
  if (width > 3) v128.store(P, i64x2.shuffle(abHigh, cdHigh, 1, 3), 96);
}

/** C[M,N] += A[M,K]·B, B given as panels. Strides ldc ≥ N, lda ≥ K count elements. */
export function gemmPacked(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, K: usize, ldc: usize, lda: usize): void {
  for (let k: usize = 0; k < K; k += KC) {
    const kc = min<usize>(KC, K - k);
    multiplyBlock(C, A + (k << 2), P + (k << 5), M, N, kc, K << 5, ldc << 2, lda << 2);
  }
}

/** C[M,N] += Aᵀ·B for A (K,M), B (K,N). scratch: min(K, 256)·⌈N/8⌉·8 elements. */
export function gemmTN(C: f32ptr, A: f32ptr, B: f32ptr, M: usize, N: usize, K: usize, ldc: usize, lda: usize, ldb: usize, scratch: f32ptr): void {
  for (let k: usize = 0; k < K; k += KC) {
    const kc = min<usize>(KC, K - k);
    packPanels(scratch, B + ((k * ldb) << 2), kc, N, ldb);
    let m: usize = 0;
    for (; m + 4 <= M; m += 4) {
      const a = A + ((k * lda + m) << 2);
      for (let n: usize = 0; n < N; n += 8) {
        tile4x8T(C + ((m * ldc + n) << 2), a, scratch + ((n * kc) << 2), kc, ldc << 2, lda << 2, <i32>(N - n));
      }
    }
    for (; m < M; ++m) {
      for (let n: usize = 0; n < N; n += 8) {
        tile1x8T(C + ((m * ldc + n) << 2), A + ((k * lda + m) << 2), scratch + ((n * kc) << 2), kc, lda << 2, <i32>(N - n));
      }
    }
  }
}

// One block of k. Strides in bytes from here on: `panel` from one panel to the next, `ldc`, `lda` from row to row.
function multiplyBlock(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, kc: usize, panel: usize, ldc: usize, lda: usize): void {
  const least: usize = ASC_FEATURE_RELAXED_SIMD ? 4 : 2;
  while (M >= least) {
    const block = min<usize>(M, MC);
    const done = ASC_FEATURE_RELAXED_SIMD
      ? multiplyPanels(C, A, P, block, N, kc, panel, ldc, lda)
      : multiplyPairs(C, A, P, block & ~1, N, kc, panel, ldc, lda);
    C += done * ldc;
    A += done * lda;
    M -= done;
  }
  if (M) gemvPacked(C, A, P, M, N, kc, panel, ldc, lda);
}

// simd: an even number of rows against pairs of panels, and the rows' product with a single last panel; all rows are done.
function multiplyPairs(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, kc: usize, panel: usize, ldc: usize, lda: usize): usize {
  let left = <i32>N;
  for (; left > 8; left -= 16, C += 64, P += panel << 1) {
    for (let m: usize = 0; m < M; m += 2) tile2x16(C + m * ldc, A + m * lda, P, kc, panel, ldc, lda, left);
  }
  if (left > 0) {
    const m = multiplyPanel(C, A, P, M, kc, ldc, lda, left);
    if (m < M) gemvPacked(C + m * ldc, A + m * lda, P, M - m, left, kc, panel, ldc, lda);
  }
  return M;
}

// relaxed: rows against one panel after the other; returns the rows done, at most 3 are left.
function multiplyPanels(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, kc: usize, panel: usize, ldc: usize, lda: usize): usize {
  let done: usize = 0;
  for (let left = <i32>N; left > 0; left -= 8, C += 32, P += panel) done = multiplyPanel(C, A, P, M, kc, ldc, lda, left);
  return done;
}

// All whole tiles of a block of rows against one panel; returns the rows done.
function multiplyPanel(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, kc: usize, ldc: usize, lda: usize, width: i32): usize {
  let m: usize = 0;
  if (ASC_FEATURE_RELAXED_SIMD) {
    for (; M - m >= 6 && M - m != 8; m += 6) tile6x8(C + m * ldc, A + m * lda, P, kc, ldc, lda, width);
  }
  for (; M - m >= 4; m += 4) tile4x8(C + m * ldc, A + m * lda, P, kc, ldc, lda, width);
  return m;
}

/** C[0..8) += (low, high), of which `width` columns exist. */
// @ts-ignore: decorator
@inline
export function addRow(C: f32ptr, low: v128, high: v128, width: i32): void {
  if (width >= 8) {
    v128.store(C, f32x4.add(v128.load(C), low));
    v128.store(C, f32x4.add(v128.load(C, 16), high), 16);
  } else addRowTail(C, low, high, width);
}

function addRowTail(C: f32ptr, low: v128, high: v128, width: i32): void {
  storeLanes(C, f32x4.add(loadLanes(C, width), low), width);
  if (width > 4) storeLanes(C + 16, f32x4.add(loadLanes(C + 16, width - 4), high), width - 4);
}

function tile4x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  P -= 32; A -= 4;
  let a1 = A + lda, a2 = a1 + lda, a3 = a2 + lda;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; A += 4; a1 += 4; a2 += 4; a3 += 4;
    const b0 = v128.load(P), b1 = v128.load(P, 16);
    let a = v128.load32_splat(A);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load32_splat(a1);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load32_splat(a2);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load32_splat(a3);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
  }
  addRow(C, c00, c01, width);
  addRow(C += ldc, c10, c11, width);
  addRow(C += ldc, c20, c21, width);
  addRow(C += ldc, c30, c31, width);
}

function tile6x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero(), c20 = zero(), c21 = zero();
  let c30 = zero(), c31 = zero(), c40 = zero(), c41 = zero(), c50 = zero(), c51 = zero();
  P -= 32; A -= 4;
  let a1 = A + lda, a2 = a1 + lda, a3 = a2 + lda, a4 = a3 + lda, a5 = a4 + lda;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; A += 4; a1 += 4; a2 += 4; a3 += 4; a4 += 4; a5 += 4;
    const b0 = v128.load(P), b1 = v128.load(P, 16);
    let a = v128.load32_splat(A);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load32_splat(a1);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load32_splat(a2);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load32_splat(a3);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    a = v128.load32_splat(a4);
    c40 = madd(a, b0, c40);
    c41 = madd(a, b1, c41);
    a = v128.load32_splat(a5);
    c50 = madd(a, b0, c50);
    c51 = madd(a, b1, c51);
  }
  addRow(C, c00, c01, width);
  addRow(C += ldc, c10, c11, width);
  addRow(C += ldc, c20, c21, width);
  addRow(C += ldc, c30, c31, width);
  addRow(C += ldc, c40, c41, width);
  addRow(C += ldc, c50, c51, width);
}

// The same with A read down its columns: one pointer and constant offsets.
function tile4x8T(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero();
  let c20 = zero(), c21 = zero(), c30 = zero(), c31 = zero();
  P -= 32; A -= lda;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; A += lda;
    const b0 = v128.load(P), b1 = v128.load(P, 16);
    let a = v128.load32_splat(A);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load32_splat(A, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load32_splat(A, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load32_splat(A, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
  }
  addRow(C, c00, c01, width);
  addRow(C += ldc, c10, c11, width);
  addRow(C += ldc, c20, c21, width);
  addRow(C += ldc, c30, c31, width);
}

function tile1x8T(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, lda: usize, width: i32): void {
  let c0 = zero(), c1 = zero();
  P -= 32; A -= lda;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; A += lda;
    const a = v128.load32_splat(A);
    c0 = madd(a, v128.load(P), c0);
    c1 = madd(a, v128.load(P, 16), c1);
  }
  addRow(C, c0, c1, width);
}

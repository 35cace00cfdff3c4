// Matrix products on packed panels (panels.ts), with A (M,K), B (K,N), C (M,N), all row-major float32:
//
//   gemmPacked  C += A·B     B packed by packPanels (gemmNN) or, from its transpose, by packPanelsTransposed (gemmNT)
//   gemmTN      C += Aᵀ·B    A stored (K,M); both are laid out here, a block of rows at a time
//   gemmTNPair  the same, and D += Aᵀ·E: what is laid out of A serves both
//
// Every element of C gets the same additions in the same order whatever M, N and the tile are: products are summed
// over k in blocks of KC (gemmTN: KT) from zero, and each block's sum is added to C. In the simd build a batch therefore equals
// its rows bit for bit. Tiles (tiles.ts) are 2×16, in the relaxed build 6×8 for most rows; the others are for what is left over,
// those of rowTiles.ts for a row alone.
import { f32ptr } from "./lanes";
import { packedSize, packPanels, transpose } from "./panels";
import { tile1x32, tile1x16, tile1x8 } from "./rowTiles";
import { tile6x8, tile4x8, tile2x16, tile2x20 } from "./tiles";

/** Rows of a block: its part of two panels (32 kB) stays in the first-level cache. */
// @ts-ignore: decorator
@inline
const KC: usize = 512;
/** Rows of a block of gemmTN, which lays out both its factors first. */
// @ts-ignore: decorator
@inline
export const KT: usize = 256;
/** Rows of A in a block: 192 kB at most, for the second-level cache. */
// @ts-ignore: decorator
@inline
const MC: usize = 96;
/** Columns of A that gemmTN turns into rows at once. */
// @ts-ignore: decorator
@inline
const TURNED: usize = 48;

/** C[M,N] += A[M,K]·B, B given as panels. Strides ldc ≥ N, lda ≥ K count elements. */
export function gemmPacked(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, K: usize, ldc: usize, lda: usize): void {
  for (let k: usize = 0; k < K; k += KC) {
    const kc = min<usize>(KC, K - k);
    multiplyBlock(C, A + (k << 2), P + (k << 5), M, N, kc, K << 5, ldc << 2, lda << 2);
  }
}

/** Elements of gemmTN's scratch: a block of B as panels, and columns of A as rows. For gemmTNPair N is N rounded up to 8, plus O. */
export function gemmTNScratch(N: usize, K: usize): usize {
  const kc = min<usize>(KT, K);
  return packedSize(kc, N) + TURNED * turnedStride(kc);
}

// Row stride of the columns of A that are turned: no power of two, since they would all fall into a few cache sets.
// @ts-ignore: decorator
@inline
function turnedStride(kc: usize): usize {
  return (kc + 7) & ~3;
}

/** C[M,N] += Aᵀ·B for A (K,M), B (K,N). */
export function gemmTN(C: f32ptr, A: f32ptr, B: f32ptr, M: usize, N: usize, K: usize, ldc: usize, lda: usize, ldb: usize, scratch: f32ptr): void {
  gemmTNPair(C, 0, A, B, 0, M, N, 0, K, ldc, 0, lda, ldb, 0, scratch);
}

/** C[M,N] += Aᵀ·B and D[M,O] += Aᵀ·E for A (K,M), B (K,N), E (K,O). N or O may be 0: then that product is left out. */
export function gemmTNPair(C: f32ptr, D: f32ptr, A: f32ptr, B: f32ptr, E: f32ptr, M: usize, N: usize, O: usize, K: usize, ldc: usize, ldd: usize, lda: usize, ldb: usize, lde: usize, scratch: f32ptr): void {
  for (let k: usize = 0; k < K; k += KT) {
    const kc = min<usize>(KT, K - k), ld = turnedStride(kc);
    const second = scratch + (packedSize(kc, N) << 2), rows = second + (packedSize(kc, O) << 2);
    packPanels(scratch, B + ((k * ldb) << 2), kc, N, ldb);
    packPanels(second, E + ((k * lde) << 2), kc, O, lde);
    for (let m: usize = 0; m < M; m += TURNED) {
      const count = min<usize>(TURNED, M - m);
      transpose(rows, A + ((k * lda + m) << 2), kc, count, ld, lda);
      multiplyBlock(C + ((m * ldc) << 2), rows, scratch, count, N, kc, kc << 5, ldc << 2, ld << 2);
      multiplyBlock(D + ((m * ldd) << 2), rows, second, count, O, kc, kc << 5, ldd << 2, ld << 2);
    }
  }
}

// One block of k. Strides in bytes from here on: `panel` from one panel to the next, `ldc`, `lda` from row to row.
function multiplyBlock(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, kc: usize, panel: usize, ldc: usize, lda: usize): void {
  while (M > 1) {
    const block = min<usize>(M, MC) & ~1;
    const sixes: usize = ASC_FEATURE_RELAXED_SIMD ? block - block % 6 : 0;
    if (sixes) multiplySixes(C, A, P, sixes, N, kc, panel, ldc, lda);
    if (sixes < block) multiplyPairs(C + sixes * ldc, A + sixes * lda, P, block - sixes, <i32>N, kc, panel, ldc, lda);
    C += block * ldc;
    A += block * lda;
    M -= block;
  }
  if (M) multiplyRow(C, A, P, <i32>N, kc, panel);
}

// A multiple of 6 rows.
function multiplySixes(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, kc: usize, panel: usize, ldc: usize, lda: usize): void {
  let left = <i32>N;
  for (; left > 0 && !isWide(left); left -= 8, C += 32, P += panel) {
    for (let m: usize = 0; m < M; m += 6) tile6x8(C + m * ldc, A + m * lda, P, kc, ldc, lda, left);
  }
  if (left > 0) multiplyPairs(C, A, P, M, left, kc, panel, ldc, lda);
}

// Two panels and no more than half of a third are one tile.
// @ts-ignore: decorator
@inline
function isWide(left: i32): bool {
  return left > 16 && left <= 20;
}

// An even number of rows against pairs of panels; a last panel is alone.
function multiplyPairs(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, left: i32, kc: usize, panel: usize, ldc: usize, lda: usize): void {
  for (; left > 8; left -= 16, C += 64, P += panel << 1) {
    if (isWide(left)) {
      for (let m: usize = 0; m < M; m += 2) tile2x20(C + m * ldc, A + m * lda, P, kc, panel, ldc, lda, left);
      return;
    }
    for (let m: usize = 0; m < M; m += 2) tile2x16(C + m * ldc, A + m * lda, P, kc, panel, ldc, lda, left);
  }
  if (left <= 0) return;
  let m: usize = 0;
  for (; m + 4 <= M; m += 4) tile4x8(C + m * ldc, A + m * lda, P, kc, ldc, lda, left);
  if (m < M) tile2x16(C + m * ldc, A + m * lda, P, kc, 0, ldc, lda, left);
}

// One row: the recurrent step of one sequence, and the last of an odd number.
function multiplyRow(C: f32ptr, A: f32ptr, P: f32ptr, left: i32, kc: usize, panel: usize): void {
  for (; left > 24; left -= 32, C += 128, P += panel << 2) tile1x32(C, A, P, kc, panel, left);
  for (; left > 8; left -= 16, C += 64, P += panel << 1) tile1x16(C, A, P, kc, panel, left);
  if (left > 0) tile1x8(C, A, P, kc, left);
}

// C += A·B for one, two or three rows of A against packed panels: the recurrent step of a small batch, and the rows
// that the tiles of gemm.ts leave over. A row alone has too few accumulators to hide the latency of an addition, so
// the tiles grow sideways: 1×32, 2×16, 3×8. Sums run over k in the order of gemm.ts. Strides count bytes.
import { f32ptr, madd, zero } from "./lanes";
import { addRow } from "./gemm";

/** Rows of C (M ≤ 3, N) += A·panels over one block of kc. */
export function gemvPacked(C: f32ptr, A: f32ptr, P: f32ptr, M: usize, N: usize, kc: usize, panel: usize, ldc: usize, lda: usize): void {
  let n = <i32>N;
  if (M == 1) {
    for (; n > 24; n -= 32, C += 128, P += panel << 2) tile1x32(C, A, P, kc, panel, n);
    for (; n > 8; n -= 16, C += 64, P += panel << 1) tile1x16(C, A, P, kc, panel, n);
    if (n > 0) tile1x8(C, A, P, kc, n);
  } else if (M == 2) {
    for (; n > 8; n -= 16, C += 64, P += panel << 1) tile2x16(C, A, P, kc, panel, ldc, lda, n);
    if (n > 0) {
      tile1x8(C, A, P, kc, n);
      tile1x8(C + ldc, A + lda, P, kc, n);
    }
  } else {
    for (; n > 0; n -= 8, C += 32, P += panel) tile3x8(C, A, P, kc, ldc, lda, n);
  }
}

function tile1x32(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, width: i32): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero(), c4 = zero(), c5 = zero(), c6 = zero(), c7 = zero();
  let p1 = P + panel, p2 = p1 + panel, p3 = p2 + panel;
  P -= 32; p1 -= 32; p2 -= 32; p3 -= 32; A -= 4;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; p1 += 32; p2 += 32; p3 += 32; A += 4;
    const a = v128.load32_splat(A);
    c0 = madd(a, v128.load(P), c0);
    c1 = madd(a, v128.load(P, 16), c1);
    c2 = madd(a, v128.load(p1), c2);
    c3 = madd(a, v128.load(p1, 16), c3);
    // Never taken. V8 on Node 20 loads all operands of a basic block first; those of eight accumulators would not fit its registers.
    if (P > end) break;
    c4 = madd(a, v128.load(p2), c4);
    c5 = madd(a, v128.load(p2, 16), c5);
    c6 = madd(a, v128.load(p3), c6);
    c7 = madd(a, v128.load(p3, 16), c7);
  }
  addRow(C, c0, c1, 8);
  addRow(C + 32, c2, c3, 8);
  addRow(C + 64, c4, c5, 8);
  addRow(C + 96, c6, c7, width - 24);
}

function tile1x16(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, width: i32): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  const end = P + (kc << 5);
  let p1 = P + panel;
  if (kc & 1) {
    const a = v128.load32_splat(A);
    c0 = madd(a, v128.load(P), c0);
    c1 = madd(a, v128.load(P, 16), c1);
    c2 = madd(a, v128.load(p1), c2);
    c3 = madd(a, v128.load(p1, 16), c3);
    A += 4; P += 32; p1 += 32;
  }
  A -= 8; P -= 64; p1 -= 64;
  while (P + 64 < end) {
    A += 8; P += 64; p1 += 64;
    let a = v128.load32_splat(A);
    c0 = madd(a, v128.load(P), c0);
    c1 = madd(a, v128.load(P, 16), c1);
    c2 = madd(a, v128.load(p1), c2);
    c3 = madd(a, v128.load(p1, 16), c3);
    a = v128.load32_splat(A, 4);
    c0 = madd(a, v128.load(P, 32), c0);
    c1 = madd(a, v128.load(P, 48), c1);
    c2 = madd(a, v128.load(p1, 32), c2);
    c3 = madd(a, v128.load(p1, 48), c3);
  }
  addRow(C, c0, c1, 8);
  addRow(C + 32, c2, c3, width - 8);
}

function tile1x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, width: i32): void {
  let c0 = zero(), c1 = zero();
  P -= 32; A -= 4;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; A += 4;
    const a = v128.load32_splat(A);
    c0 = madd(a, v128.load(P), c0);
    c1 = madd(a, v128.load(P, 16), c1);
  }
  addRow(C, c0, c1, width);
}

export function tile2x16(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
  let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
  let p1 = P + panel, a1 = A + lda;
  P -= 32; p1 -= 32; A -= 4; a1 -= 4;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; p1 += 32; A += 4; a1 += 4;
    const x = v128.load32_splat(A), y = v128.load32_splat(a1);
    let b = v128.load(P);
    c00 = madd(x, b, c00);
    c10 = madd(y, b, c10);
    b = v128.load(P, 16);
    c01 = madd(x, b, c01);
    c11 = madd(y, b, c11);
    b = v128.load(p1);
    c02 = madd(x, b, c02);
    c12 = madd(y, b, c12);
    b = v128.load(p1, 16);
    c03 = madd(x, b, c03);
    c13 = madd(y, b, c13);
  }
  addRow(C, c00, c01, 8);
  addRow(C + 32, c02, c03, width - 8);
  addRow(C + ldc, c10, c11, 8);
  addRow(C + ldc + 32, c12, c13, width - 8);
}

function tile3x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c10 = zero(), c11 = zero(), c20 = zero(), c21 = zero();
  let a1 = A + lda, a2 = a1 + lda;
  P -= 32; A -= 4; a1 -= 4; a2 -= 4;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; A += 4; a1 += 4; a2 += 4;
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
  }
  addRow(C, c00, c01, width);
  addRow(C += ldc, c10, c11, width);
  addRow(C += ldc, c20, c21, width);
}

// Tiles: a few rows of A against a few columns of panels, over one block of k, added to C. Sums run over k in order, from
// zero. kc is the length of the block, `width` counts the columns that exist in C; all strides are in bytes: `panel` from
// one panel to the next, ldc and lda from row to row.
//
// V8 leaves 15 vector registers; one spilled register halves the speed. 2×16 and 4×8 need 8 accumulators, 6 operands and 1
// product; the relaxed build has no product and fits 6×8. Pointers advance at the top of a loop, so that their old values are
// dead and V8 adds in place; at the bottom every pointer costs a copy.
//
// The tiles for what is left over are worth their lines: without 4×8 a product of up to 8 columns takes twice as long, and without
// 2×20 the training of an RNN of 33 units costs a quarter more per operation than that of 40 units, with it 15 %.
//
// Two steps of k in one turn save a sixth of the instructions. V8 on Node 20 loads all operands of a basic block first, for which
// there are no registers; the exit between both steps, which an odd kc takes, makes two blocks of them.
import { f32ptr, madd, zero, loadLanes, storeLanes } from "./lanes";

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

export function tile6x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, ldc: usize, lda: usize, width: i32): void {
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

export function tile4x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, ldc: usize, lda: usize, width: i32): void {
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

export function tile2x16(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero();
  let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero();
  let p1 = P + panel, a1 = A + lda;
  P -= 64; p1 -= 64; A -= 8; a1 -= 8;
  for (const end = P + (kc << 5); P < end;) {
    P += 64; p1 += 64; A += 8; a1 += 8;
    let x = v128.load32_splat(A), y = v128.load32_splat(a1);
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
    if (P > end) break;
    x = v128.load32_splat(A, 4);
    y = v128.load32_splat(a1, 4);
    b = v128.load(P, 32);
    c00 = madd(x, b, c00);
    c10 = madd(y, b, c10);
    b = v128.load(P, 48);
    c01 = madd(x, b, c01);
    c11 = madd(y, b, c11);
    b = v128.load(p1, 32);
    c02 = madd(x, b, c02);
    c12 = madd(y, b, c12);
    b = v128.load(p1, 48);
    c03 = madd(x, b, c03);
    c13 = madd(y, b, c13);
  }
  addRow(C, c00, c01, width);
  addRow(C + 32, c02, c03, width - 8);
  addRow(C + ldc, c10, c11, width);
  addRow(C + ldc + 32, c12, c13, width - 8);
}

/** Two panels, and the first half of the one that follows. */
export function tile2x20(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, ldc: usize, lda: usize, width: i32): void {
  let c00 = zero(), c01 = zero(), c02 = zero(), c03 = zero(), c04 = zero();
  let c10 = zero(), c11 = zero(), c12 = zero(), c13 = zero(), c14 = zero();
  let p1 = P + panel, p2 = p1 + panel, a1 = A + lda;
  P -= 32; p1 -= 32; p2 -= 32; A -= 4; a1 -= 4;
  for (const end = P + (kc << 5); P < end;) {
    P += 32; p1 += 32; p2 += 32; A += 4; a1 += 4;
    const x = v128.load32_splat(A), y = v128.load32_splat(a1);
    let b = v128.load(P);
    c00 = madd(x, b, c00);
    c10 = madd(y, b, c10);
    b = v128.load(P, 16);
    c01 = madd(x, b, c01);
    c11 = madd(y, b, c11);
    if (P > end) break; // never, as below: more blocks
    b = v128.load(p1);
    c02 = madd(x, b, c02);
    c12 = madd(y, b, c12);
    b = v128.load(p1, 16);
    c03 = madd(x, b, c03);
    c13 = madd(y, b, c13);
    if (P > end) break;
    b = v128.load(p2);
    c04 = madd(x, b, c04);
    c14 = madd(y, b, c14);
  }
  addRow(C, c00, c01, 8);
  addRow(C + 32, c02, c03, 8);
  addRow(C + 64, c04, zero(), width - 16);
  addRow(C + ldc, c10, c11, 8);
  addRow(C + ldc + 32, c12, c13, 8);
  addRow(C + ldc + 64, c14, zero(), width - 16);
}

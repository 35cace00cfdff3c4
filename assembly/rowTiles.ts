// Tiles of one row, under the conventions of tiles.ts: the recurrent step of one sequence, and the last of an odd number of rows.
//
// A row has too few accumulators to hide the latency of an addition, so its tiles grow sideways: eight of four lanes are
// enough. The narrow ones serve small layers: 1×32, half of it empty, takes 1.3 to 2.4 times as long for up to 48 columns.
import { f32ptr, madd, zero } from "./lanes";
import { addRow } from "./tiles";

export function tile1x32(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, width: i32): void {
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
    if (P > end) break; // never: it makes two blocks
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

export function tile1x16(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, panel: usize, width: i32): void {
  let c0 = zero(), c1 = zero(), c2 = zero(), c3 = zero();
  let p1 = P + panel;
  P -= 64; p1 -= 64; A -= 8;
  for (const end = P + (kc << 5); P < end;) {
    P += 64; p1 += 64; A += 8;
    let a = v128.load32_splat(A);
    c0 = madd(a, v128.load(P), c0);
    c1 = madd(a, v128.load(P, 16), c1);
    c2 = madd(a, v128.load(p1), c2);
    c3 = madd(a, v128.load(p1, 16), c3);
    if (P > end) break;
    a = v128.load32_splat(A, 4);
    c0 = madd(a, v128.load(P, 32), c0);
    c1 = madd(a, v128.load(P, 48), c1);
    c2 = madd(a, v128.load(p1, 32), c2);
    c3 = madd(a, v128.load(p1, 48), c3);
  }
  addRow(C, c0, c1, 8);
  addRow(C + 32, c2, c3, width - 8);
}

export function tile1x8(C: f32ptr, A: f32ptr, P: f32ptr, kc: usize, width: i32): void {
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

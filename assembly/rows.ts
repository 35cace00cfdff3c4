// Helpers on the rows of a matrix, shared by the layers: biases and their gradients, padding.
import { f32ptr, i32ptr, zero, loadLanes, storeLanes } from "./lanes";

/** Each of `rows` rows (stride ld, a multiple of 8 or exactly N) = a + b (N), either may be 0; columns up to the next multiple of 8 below ld become 0, those behind are not kept. */
export function fillRows(dst: f32ptr, a: f32ptr, b: f32ptr, rows: usize, N: usize, ld: usize): void {
  if (!rows) return;
  const padded = min<usize>(ld, (N + 7) & ~7);
  for (let j: usize = 0; j < padded; j += 4) {
    const left = <i32>N - <i32>j, at = j << 2;
    let v = a ? loadLanes(a + at, left) : zero();
    if (b) v = f32x4.add(v, loadLanes(b + at, left));
    storeLanes(dst + at, v, <i32>(padded - j));
  }
  // Then all rows that are filled at once: one, two, four of them.
  for (let filled: usize = 1; filled < rows; filled <<= 1) {
    memory.copy(dst + ((filled * ld) << 2), dst, (min<usize>(filled, rows - filled) * ld) << 2);
  }
}

/** a (N) and b (N) += the sum over rows of src (rows, N; stride ld); either may be 0. */
export function addColumnSums(a: f32ptr, b: f32ptr, src: f32ptr, rows: usize, N: usize, ld: usize): void {
  let j: usize = 0;
  // Whole cache lines first: 16 columns on the way down.
  for (; j + 16 <= N; j += 16) {
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero();
    let p = src + (j << 2);
    for (let r: usize = 0; r < rows; ++r, p += ld << 2) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
    }
    addSums(a, b, j, s0, 4);
    addSums(a, b, j + 4, s1, 4);
    addSums(a, b, j + 8, s2, 4);
    addSums(a, b, j + 12, s3, 4);
  }
  for (; j < N; j += 4) {
    const left = <i32>(N - j);
    let sum = zero();
    let p = src + (j << 2);
    for (let r: usize = 0; r < rows; ++r, p += ld << 2) sum = f32x4.add(sum, loadLanes(p, left));
    addSums(a, b, j, sum, left);
  }
}

function addSums(a: f32ptr, b: f32ptr, j: usize, sum: v128, left: i32): void {
  const at = j << 2;
  if (a) storeLanes(a + at, f32x4.add(loadLanes(a + at, left), sum), left);
  if (b) storeLanes(b + at, f32x4.add(loadLanes(b + at, left), sum), left);
}

/** dst (T,B,F) = src where t < lengths[b], 0 elsewhere: src is not read at padding. */
export function copyValidForward(dst: f32ptr, src: f32ptr, lengths: i32ptr, T: usize, B: usize, F: usize): void {
  const bytes = F << 2;
  for (let t: usize = 0; t < T; ++t) {
    for (let b: usize = 0; b < B; ++b, dst += bytes, src += bytes) {
      if (t < <usize>i32.load(lengths + (b << 2))) memory.copy(dst, src, bytes);
      else memory.fill(dst, 0, bytes);
    }
  }
}

/** dSrc += dDst where t < lengths[b]. */
export function copyValidBackward(dSrc: f32ptr, dDst: f32ptr, lengths: i32ptr, T: usize, B: usize, F: usize): void {
  for (let t: usize = 0; t < T; ++t) {
    for (let b: usize = 0; b < B; ++b) {
      const valid = t < <usize>i32.load(lengths + (b << 2));
      for (let j: usize = 0; j < F; j += 4) {
        const left = <i32>(F - j), at = j << 2;
        if (valid) storeLanes(dSrc + at, f32x4.add(loadLanes(dSrc + at, left), loadLanes(dDst + at, left)), left);
      }
      dSrc += F << 2;
      dDst += F << 2;
    }
  }
}

// Helpers on the rows of a matrix, shared by the layers: biases and their gradients, padding.
import { f32ptr, i32ptr, zero, loadLanes, storeLanes } from "./lanes";

/** Each of `rows` rows (stride ld, a multiple of 8 or exactly N) = a + b (N), either may be 0; columns up to the next multiple of 8 below ld become 0. */
export function fillRows(dst: f32ptr, a: f32ptr, b: f32ptr, rows: usize, N: usize, ld: usize): void {
  const padded = min<usize>(ld, (N + 7) & ~7);
  for (let j: usize = 0; j < padded; j += 4) {
    const left = <i32>N - <i32>j, at = j << 2;
    let v = a && left > 0 ? loadLanes(a + at, left) : zero();
    if (b && left > 0) v = f32x4.add(v, loadLanes(b + at, left));
    const width = <i32>(padded - j);
    let p = dst + at;
    for (let r: usize = 0; r < rows; ++r, p += ld << 2) storeLanes(p, v, width);
  }
}

/** dst (N) += the sum over rows of src (rows, N; stride ld). */
export function addColumnSums(dst: f32ptr, src: f32ptr, rows: usize, N: usize, ld: usize): void {
  for (let j: usize = 0; j < N; j += 4) {
    const left = <i32>(N - j), at = j << 2;
    let sum = zero();
    let p = src + at;
    for (let r: usize = 0; r < rows; ++r, p += ld << 2) sum = f32x4.add(sum, loadLanes(p, left));
    storeLanes(dst + at, f32x4.add(loadLanes(dst + at, left), sum), left);
  }
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

// The columns of a 1-D convolution: what lies under the kernel at an output position. A block has E batch entries and n
// positions of each; column (e,t) of its matrix, row (c,k), is
//
//   x[e, c, first + t·stride + k·dilation],  0 outside of [0, L),  first = −padding for a block that starts at position 0
//
// This matrix of C·K rows is not built. Input rows are copied into *lines*, where zeros stand for the padding and the
// positions of an entry lie side by side: with stride 1 the taps k of a channel share a line, in which they begin
// `dilation` apart; else every tap has a line of its own. Entry e, channel c, tap k, position t is then
//
//   lines[c·channel + k·tap + e·pitch + t]
//
// and is packed from there into the panels of gemm.ts.
import { f32ptr, loadLanes, storeLanes } from "./lanes";
import { transposeRows } from "./gemm";

/** Whether taps share lines; where they begin too far apart, lines of their own are shorter. */
// @ts-ignore: decorator
@inline
export function sharesLines(n: usize, stride: usize, dilation: usize): bool {
  return stride == 1 && dilation < n;
}

/** Elements of an entry in a line. */
// @ts-ignore: decorator
@inline
export function linePitch(n: usize, K: usize, dilation: usize, shared: bool): usize {
  return shared ? n + (K - 1) * dilation : n;
}

/** x: the first row of the first entry, whose other rows follow at L, other entries at `entry` elements. */
export function copyLines(lines: f32ptr, x: f32ptr, first: i32, E: usize, n: usize, C: usize, K: usize, L: usize, entry: usize, stride: usize, dilation: usize, shared: bool): void {
  const taps: usize = shared ? 1 : K, pitch = linePitch(n, K, dilation, shared);
  for (let c: usize = 0; c < C; ++c) {
    for (let k: usize = 0; k < taps; ++k) {
      for (let e: usize = 0; e < E; ++e, lines += pitch << 2) {
        copyLine(lines, x + ((e * entry + c * L) << 2), first + <i32>(k * dilation), pitch, L, stride);
      }
    }
  }
}

// Of the places first + j·stride, j < n, those within [0, L) are j = insideFrom … insideTo − 1.
// @ts-ignore: decorator
@inline
function insideFrom(first: i32, n: usize, stride: usize): usize {
  return first < 0 ? min<usize>(n, (<usize>-first + stride - 1) / stride) : 0;
}

// @ts-ignore: decorator
@inline
function insideTo(first: i32, n: usize, L: usize, stride: usize): usize {
  const left = <i32>L - first;
  return left > 0 ? min<usize>(n, (<usize>left + stride - 1) / stride) : 0;
}

// @ts-ignore: decorator
@inline
function copyLine(line: f32ptr, row: f32ptr, first: i32, n: usize, L: usize, stride: usize): void {
  const from = insideFrom(first, n, stride), to = insideTo(first, n, L, stride);
  let j: usize = 0;
  for (; j < from; ++j) f32.store(line + (j << 2), 0);
  let source = row + ((first + <i32>(from * stride)) << 2);
  if (stride == 1) copyFloats(line + (from << 2), source, to - from);
  else for (; j < to; ++j, source += stride << 2) f32.store(line + (j << 2), f32.load(source));
  for (j = to; j < n; ++j) f32.store(line + (j << 2), 0);
}

/** dst = src; for the short rows here faster than a call of memory.copy. */
// @ts-ignore: decorator
@inline
export function copyFloats(dst: f32ptr, src: f32ptr, n: usize): void {
  for (const whole = dst + ((n & ~3) << 2); dst < whole; dst += 16, src += 16) v128.store(dst, v128.load(src));
  const rest = <i32>(n & 3);
  if (rest) storeLanes(dst, loadLanes(src, rest), rest);
}

/** Panels of the block's matrix (C·K, E·n), k after k. Lanes past E·n keep what was there. */
export function packColumns(P: f32ptr, lines: f32ptr, E: usize, n: usize, C: usize, K: usize, pitch: usize, tap: usize, channel: usize): void {
  if (pitch == n) {
    n *= E; // no gaps between entries
    E = 1;
  }
  const N = E * n, bytes = (C * K) << 5, tapBytes = tap << 2, channelBytes = channel << 2;
  let e: usize = 0, t: usize = 0;
  for (let j: usize = 0; j < N; j += 8, P += bytes) {
    // A panel's columns are copied in runs that stay within an entry.
    const panel = min<usize>(8, N - j);
    for (let lane: usize = 0; lane < panel;) {
      const p = P + (lane << 2), source = lines + ((e * pitch + t) << 2);
      const run = min(panel - lane, n - t);
      const width: usize = run >= 8 ? 8 : run >= 4 ? 4 : run >= 2 ? 2 : 1;
      if (width == 8) copyRows(8, p, source, C, K, tapBytes, channelBytes);
      else if (width == 4) copyRows(4, p, source, C, K, tapBytes, channelBytes);
      else if (width == 2) copyRows(2, p, source, C, K, tapBytes, channelBytes);
      else copyRows(1, p, source, C, K, tapBytes, channelBytes);
      lane += width;
      t += width;
      if (t == n) {
        t = 0;
        ++e;
      }
    }
  }
}

// `width` (a constant) lanes of every row of a panel.
// @ts-ignore: decorator
@inline
function copyRows(width: usize, p: f32ptr, source: f32ptr, C: usize, K: usize, tap: usize, channel: usize): void {
  p -= 32;
  for (let c: usize = 0; c < C; ++c, source += channel) {
    let s = source - tap;
    for (const end = p + (K << 5); p < end;) {
      p += 32; s += tap;
      if (width >= 4) v128.store(p, v128.load(s));
      if (width == 8) v128.store(p, v128.load(s, 16), 16);
      if (width == 2) i64.store(p, i64.load(s));
      if (width == 1) i32.store(p, i32.load(s));
    }
  }
}

/** Panels of the block's matrix transposed (E·n, C·K), position after position. */
export function packColumnsTransposed(P: f32ptr, lines: f32ptr, E: usize, n: usize, C: usize, K: usize, pitch: usize, tap: usize, channel: usize): void {
  if (pitch == n) {
    n *= E;
    E = 1;
  }
  const rows = C * K;
  for (let r: usize = 0; r < rows; r += 4) {
    const l0 = lines + lineOf(r, K, tap, channel), l1 = lines + lineOf(r + 1, K, tap, channel);
    const l2 = lines + lineOf(r + 2, K, tap, channel), l3 = lines + lineOf(r + 3, K, tap, channel);
    let p = P + (((r & ~7) * E * n) << 2) + ((r & 4) << 2);
    for (let e: usize = 0; e < E; ++e, p += n << 5) {
      const at = (e * pitch) << 2;
      transposeRows(p, l0 + at, l1 + at, l2 + at, l3 + at, n, <i32>(rows - r));
    }
  }
}

// @ts-ignore: decorator
@inline
function lineOf(row: usize, K: usize, tap: usize, channel: usize): usize {
  const c = row / K;
  return (c * channel + (row - c * K) * tap) << 2;
}

/** dX += the block's matrix (C·K, E·n; row stride ld), every element where it came from: copyLines and packColumns undone. */
export function addColumns(dX: f32ptr, columns: f32ptr, first: i32, E: usize, n: usize, C: usize, K: usize, L: usize, entry: usize, stride: usize, dilation: usize, ld: usize): void {
  for (let c: usize = 0; c < C; ++c) {
    for (let k: usize = 0; k < K; ++k, columns += ld << 2) {
      const start = first + <i32>(k * dilation);
      const from = insideFrom(start, n, stride), to = insideTo(start, n, L, stride);
      for (let e: usize = 0; e < E; ++e) {
        const source = columns + ((e * n + from) << 2);
        addEvery(dX + ((e * entry + c * L) << 2) + ((start + <i32>(from * stride)) << 2), source, to - from, stride);
      }
    }
  }
}

// dst[j·stride] += src[j]
// @ts-ignore: decorator
@inline
function addEvery(dst: f32ptr, src: f32ptr, n: usize, stride: usize): void {
  let j: usize = 0;
  if (stride == 1) for (; j + 4 <= n; j += 4, dst += 16, src += 16) v128.store(dst, f32x4.add(v128.load(dst), v128.load(src)));
  for (; j < n; ++j, dst += stride << 2, src += 4) f32.store(dst, f32.load(dst) + f32.load(src));
}

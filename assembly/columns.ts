// The columns of a 1-D convolution: what lies under the kernel at an output position. A block has E batch entries and n
// positions of each; column (e,t) of its matrix, row (c,k), is
//
//   x[e, c, first + t·stride + k·dilation],  0 outside of [0, L)
//
// x is the first row of the first entry; an entry's C rows of L elements follow each other, entries are `entry` elements
// apart. `first` is minus the padding for a block that starts at position 0. The matrix, of C·K rows, is not built: with
// stride 1 neighbouring columns lie side by side in x, from where they go into the panels of gemm.ts.
import { f32ptr, loadLanes, storeLanes } from "./lanes";
import { transposeRows } from "./panels";

/** Positions of a short row. */
// @ts-ignore: decorator
@inline
export const SHORT: usize = 32;

// Of the places start + j·stride, j < n, those within [0, L) are j = insideFrom … insideTo − 1.
// @ts-ignore: decorator
@inline
function insideFrom(start: i32, n: usize, stride: usize): usize {
  return start < 0 ? min<usize>(n, (<usize>-start + stride - 1) / stride) : 0;
}

// @ts-ignore: decorator
@inline
function insideTo(start: i32, n: usize, L: usize, stride: usize): usize {
  const left = <i32>L - start;
  return left > 0 ? min<usize>(n, (<usize>left + stride - 1) / stride) : 0;
}

/** Whether entries are first copied with their padding: of short rows nearly all columns are edges. */
// @ts-ignore: decorator
@inline
export function padsEntries(n: usize, Lout: usize, K: usize, L: usize, stride: usize, padding: usize, dilation: usize): bool {
  return n == Lout && n <= SHORT && stride == 1 && dilation <= n && (padding > 0 || n + (K - 1) * dilation > L);
}

/** padded (E,C,length), whose edges are zeros already, = E entries of x behind `padding` zeros. */
export function padEntries(padded: f32ptr, x: f32ptr, E: usize, C: usize, L: usize, entry: usize, padding: usize, length: usize): void {
  const n = padding < length ? min(L, length - padding) : 0;
  padded += padding << 2;
  for (let e: usize = 0; e < E; ++e, x += entry << 2) {
    let row = x;
    for (let c: usize = 0; c < C; ++c, row += L << 2, padded += length << 2) copyFloats(padded, row, n);
  }
}

/** Panels of the block's matrix (C·K, E·n). Lanes past E·n keep what was there. edge: 8·C·K elements of scratch. */
export function packColumns(P: f32ptr, x: f32ptr, edge: f32ptr, first: i32, E: usize, n: usize, C: usize, K: usize, L: usize, entry: usize, stride: usize, dilation: usize): void {
  const N = E * n, reach = (K - 1) * dilation;
  let e: usize = 0, t: usize = 0;
  for (let j: usize = 0; j < N; j += 8, P += (C * K) << 5) {
    // A panel's columns are copied in runs of 8, 4, 2 or 1 that stay within an entry.
    const panel = min<usize>(8, N - j);
    for (let lane: usize = 0; lane < panel;) {
      const run = min(panel - lane, n - t);
      const width: usize = run >= 8 ? 8 : run >= 4 ? 4 : run >= 2 ? 2 : 1;
      const p = P + (lane << 2), rows = x + ((e * entry) << 2), start = first + <i32>(t * stride);
      if (stride == 1 && start >= 0 && <usize>start + width + reach <= L) {
        copyLanes(p, rows + (start << 2), C, K, dilation, L, width);
      } else {
        // Taps that begin close to each other share a line.
        const shared = stride == 1 && dilation <= width;
        copyLines(edge, rows, start, C, shared ? 1 : K, L, stride, dilation, shared ? width + reach : width);
        copyLanes(p, edge, C, K, shared ? dilation : width, shared ? width + reach : K * width, width);
      }
      lane += width;
      t += width;
      if (t == n) {
        t = 0;
        ++e;
      }
    }
  }
}

// lines (C, taps, length): the places from start + tap·dilation on, with zeros outside of the rows.
function copyLines(lines: f32ptr, x: f32ptr, start: i32, C: usize, taps: usize, L: usize, stride: usize, dilation: usize, length: usize): void {
  for (let k: usize = 0; k < taps; ++k) {
    const from = insideFrom(start, length, stride), to = max(from, insideTo(start, length, L, stride));
    const inside = (start + <i32>(from * stride)) << 2;
    let line = lines + ((k * length) << 2), row = x;
    for (let c: usize = 0; c < C; ++c, line += (taps * length) << 2, row += L << 2) {
      for (let j: usize = 0; j < from; ++j) f32.store(line + (j << 2), 0);
      if (stride == 1) copyFloats(line + (from << 2), row + inside, to - from);
      else for (let j = from, s = row + inside; j < to; ++j, s += stride << 2) f32.store(line + (j << 2), f32.load(s));
      for (let j = to; j < length; ++j) f32.store(line + (j << 2), 0);
    }
    start += <i32>dilation;
  }
}

// dst = src; for the few elements here faster than a call of memory.copy.
// @ts-ignore: decorator
@inline
function copyFloats(dst: f32ptr, src: f32ptr, n: usize): void {
  for (const whole = dst + ((n & ~3) << 2); dst < whole; dst += 16, src += 16) v128.store(dst, v128.load(src));
  const rest = <i32>(n & 3);
  if (rest) storeLanes(dst, loadLanes(src, rest), rest);
}

// `width` lanes of every row (c,k) of a panel, from source[c·channel + k·tap].
function copyLanes(p: f32ptr, source: f32ptr, C: usize, K: usize, tap: usize, channel: usize, width: usize): void {
  if (width == 8) copyRows(8, p, source, C, K, tap << 2, channel << 2);
  else if (width == 4) copyRows(4, p, source, C, K, tap << 2, channel << 2);
  else if (width == 2) copyRows(2, p, source, C, K, tap << 2, channel << 2);
  else copyRows(1, p, source, C, K, tap << 2, channel << 2);
}

// The same for a constant width; strides in bytes.
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

/** Panels of the block's matrix transposed (E·n, C·K). Lanes past C·K hold anything. */
export function packColumnsTransposed(P: f32ptr, x: f32ptr, first: i32, E: usize, n: usize, C: usize, K: usize, L: usize, entry: usize, stride: usize, dilation: usize): void {
  const rows = C * K;
  for (let r: usize = 0; r < rows; r += 4) {
    // Four rows that follow each other: of a channel each, and the place of tap k at position 0.
    const count = <i32>min<usize>(4, rows - r);
    const c0 = r / K, c1 = (r + 1) / K, c2 = (r + 2) / K, c3 = (r + 3) / K;
    const s0 = first + <i32>((r - c0 * K) * dilation), s1 = first + <i32>((r + 1 - c1 * K) * dilation);
    const s2 = first + <i32>((r + 2 - c2 * K) * dilation), s3 = first + <i32>((r + 3 - c3 * K) * dilation);
    // Positions from … to − 1 lie inside for each of them.
    const low = min(min(s0, s1), min(s2, s3)), high = max(max(s0, s1), max(s2, s3));
    const from = stride == 1 ? insideFrom(low, n, 1) : n, to = max(from, insideTo(high, n, L, 1));
    let p = P + (((r & ~7) * E * n) << 2) + ((r & 4) << 2), entryRows = x;
    for (let e: usize = 0; e < E; ++e, p += n << 5, entryRows += entry << 2) {
      const r0 = entryRows + ((c0 * L) << 2), r1 = entryRows + ((c1 * L) << 2);
      const r2 = entryRows + ((c2 * L) << 2), r3 = entryRows + ((c3 * L) << 2);
      gatherEdges(p, r0, s0, from, to, n, L, stride);
      if (count > 1) gatherEdges(p + 4, r1, s1, from, to, n, L, stride);
      if (count > 2) gatherEdges(p + 8, r2, s2, from, to, n, L, stride);
      if (count > 3) gatherEdges(p + 12, r3, s3, from, to, n, L, stride);
      const at = <i32>from;
      transposeRows(p + (from << 5), 8, r0 + ((s0 + at) << 2), r1 + ((s1 + at) << 2), r2 + ((s2 + at) << 2), r3 + ((s3 + at) << 2), to - from, count);
    }
  }
}

// One lane of the positions outside of from … to − 1.
function gatherEdges(p: f32ptr, row: f32ptr, start: i32, from: usize, to: usize, n: usize, L: usize, stride: usize): void {
  for (let j: usize = 0; j < n; ++j) {
    if (j == from) j = to;
    if (j == n) break;
    const place = <usize>(start + <i32>(j * stride)); // what is negative becomes large
    f32.store(p + (j << 5), place < L ? f32.load(row + (place << 2)) : 0);
  }
}

/** dX += the block's matrix (C·K, E·n; row stride ld), every element where it came from. */
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
  if (stride == 1) {
    for (let left = <i32>n; left > 0; left -= 4, dst += 16, src += 16) {
      storeLanes(dst, f32x4.add(loadLanes(dst, left), loadLanes(src, left)), left);
    }
  } else {
    for (let j: usize = 0; j < n; ++j, dst += stride << 2, src += 4) f32.store(dst, f32.load(dst) + f32.load(src));
  }
}

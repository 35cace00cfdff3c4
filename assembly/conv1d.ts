// 1-D convolution (cross-correlation, the form of torch.nn.Conv1d) of a whole batch:
//
//   y[b, o, t] = bias[o] + Σ_{c,k} W[o, c, k] · x[b, g·C/G + c, t·stride − padding + k·dilation],  g the group of o
//
// x (B,C,L), y (B,O,Lout), W (O,C/G,K), bias (O). Places outside of [0, L) are zeros: padding on the left is a number,
// padding on the right follows from Lout.
//
// For a group g and a block of output columns this is a product, with X the columns of columns.ts:
//   y = W·X + bias,   dX = Wᵀ·dY (added back through the columns),   dW += dY·Xᵀ,   db += row sums of dY
// W is the unpacked factor of each. A block holds some positions of one batch entry, or several whole entries. So each
// position is in a block with the same others of its entry whatever B is, and what is computed of an entry has the same
// bits in every batch.
//
// B, L, Lout ≥ 1; groups divides C and O; no two regions overlap; the workspace has conv1dWorkspace elements.
import { f32ptr, zero, loadLanes, storeLanes, horizontalSum } from "./lanes";
import { gemmPacked, gemmTN, gemmTNScratch, KT } from "./gemm";
import { SHORT, padsEntries, padEntries, packColumns, packColumnsTransposed, addColumns } from "./columns";

/** Elements of a block's matrix: 512 kB of panels, half a second-level cache. */
// @ts-ignore: decorator
@inline
const BLOCK: usize = 1 << 17;

// @ts-ignore: decorator
@inline
function roundUp(n: usize, step: usize): usize {
  return (n + step - 1) / step * step;
}

// Columns of a block of a matrix with so many rows: a multiple of 16, at most a block of the sums in dW.
// @ts-ignore: decorator
@inline
function columnsAtMost(rows: usize): usize {
  return max<usize>(16, min<usize>(KT, BLOCK / rows & ~15));
}

/** Batch entries of a block. */
// @ts-ignore: decorator
@inline
function blockEntries(rows: usize, B: usize, Lout: usize): usize {
  return max<usize>(1, min<usize>(B, columnsAtMost(rows) / Lout));
}

/** Positions of each entry in a block: all, or about equal parts. */
// @ts-ignore: decorator
@inline
function blockPositions(rows: usize, Lout: usize): usize {
  const most = columnsAtMost(rows), parts = (Lout + most - 1) / most;
  return min<usize>(Lout, roundUp((Lout + parts - 1) / parts, 16));
}

// Columns that padded entries or edges take at most.
// @ts-ignore: decorator
@inline
function extraColumns(N: usize, Lout: usize): usize {
  return Lout <= SHORT ? N : 8;
}

/** Elements of the workspace of conv1dForward and conv1dBackward: panels, padded entries or edges, rows of y, the packed block of gemmTN. */
export function conv1dWorkspace(B: usize, C: usize, O: usize, Lout: usize, K: usize, groups: usize): f64 {
  const rows = C / groups * K, M = O / groups;
  const N = roundUp(blockEntries(rows, B, Lout) * blockPositions(rows, Lout), 8);
  // In float64: a kernel that is far too long must not come out as a small number.
  return <f64>roundUp(rows, 8) * <f64>(N + extraColumns(N, Lout)) + <f64>N * <f64>M + <f64>gemmTNScratch(N, M);
}

export function conv1dForward(y: f32ptr, x: f32ptr, w: f32ptr, bias: f32ptr, workspace: f32ptr, B: usize, C: usize, L: usize, O: usize, Lout: usize, K: usize, stride: usize, padding: usize, dilation: usize, groups: usize): void {
  const Cg = C / groups, M = O / groups, rows = Cg * K;
  const entries = blockEntries(rows, B, Lout), positions = blockPositions(rows, Lout);
  const N = roundUp(entries * positions, 8);
  const panels = workspace, extra = panels + ((rows * N) << 2), tile = extra + ((rows * extraColumns(N, Lout)) << 2);
  const pads = padsEntries(positions, Lout, K, L, stride, padding, dilation);
  const length = pads ? Lout + (K - 1) * dilation : L, entry = pads ? Cg * length : C * L;
  if (pads) memory.fill(extra, 0, (entries * entry) << 2);
  for (let b: usize = 0; b < B; b += entries) {
    const E = min<usize>(entries, B - b);
    for (let t: usize = 0; t < Lout; t += positions) {
      const n = min<usize>(positions, Lout - t), first = <i32>(t * stride) - <i32>padding;
      for (let g: usize = 0; g < groups; ++g) {
        const input = x + (((b * C + g * Cg) * L) << 2), out = y + (((b * O + g * M) * Lout + t) << 2);
        if (pads) padEntries(extra, input, E, Cg, L, C * L, padding, length);
        packColumns(panels, pads ? extra : input, extra, pads ? 0 : first, E, n, Cg, K, length, entry, stride, dilation);
        multiplyColumns(out, w + ((g * M * rows) << 2), bias ? bias + ((g * M) << 2) : 0, panels, tile, E, n, M, rows, Lout, O * Lout);
      }
    }
  }
}

/** dX, dW and dB accumulate; any of them may be 0 (not wanted). */
export function conv1dBackward(dX: f32ptr, dW: f32ptr, dB: f32ptr, dY: f32ptr, x: f32ptr, w: f32ptr, workspace: f32ptr, B: usize, C: usize, L: usize, O: usize, Lout: usize, K: usize, stride: usize, padding: usize, dilation: usize, groups: usize): void {
  const Cg = C / groups, M = O / groups, rows = Cg * K;
  const entries = blockEntries(rows, B, Lout), positions = blockPositions(rows, Lout);
  const N = roundUp(entries * positions, 8);
  const panels = workspace, extra = panels + ((roundUp(rows, 8) * N) << 2), tile = extra + ((rows * extraColumns(N, Lout)) << 2);
  const packed = tile + ((M * N) << 2);
  const pads = padsEntries(positions, Lout, K, L, stride, padding, dilation);
  const length = pads ? Lout + (K - 1) * dilation : L, entry = pads ? Cg * length : C * L;
  if (pads) memory.fill(extra, 0, (entries * entry) << 2);
  for (let b: usize = 0; b < B; b += entries) {
    const E = min<usize>(entries, B - b);
    for (let t: usize = 0; t < Lout; t += positions) {
      const n = min<usize>(positions, Lout - t), first = <i32>(t * stride) - <i32>padding;
      for (let g: usize = 0; g < groups; ++g) {
        const weight = (g * M * rows) << 2, input = ((b * C + g * Cg) * L) << 2;
        const own = dY + (((b * O + g * M) * Lout + t) << 2);
        // The rows of several entries are put side by side.
        const d = E == 1 ? own : tile, ld = E == 1 ? Lout : E * n;
        readRows(d, dB ? dB + ((g * M) << 2) : 0, own, E, n, M, ld, Lout, O * Lout);
        if (dW) {
          if (pads) padEntries(extra, x + input, E, Cg, L, C * L, padding, length);
          packColumnsTransposed(panels, pads ? extra : x + input, pads ? 0 : first, E, n, Cg, K, length, entry, stride, dilation);
          gemmPacked(dW + weight, d, panels, M, rows, E * n, rows, ld);
        }
        if (dX) {
          memory.fill(panels, 0, (rows * E * n) << 2);
          gemmTN(panels, w + weight, d, rows, E * n, M, E * n, rows, ld, packed);
          addColumns(dX + input, panels, first, E, n, Cg, K, L, C * L, stride, dilation, E * n);
        }
      }
    }
  }
}

// y = biases + w·columns. Panels within an entry are multiplied into its rows, those that several entries share into the tile.
function multiplyColumns(y: f32ptr, w: f32ptr, biases: f32ptr, panels: f32ptr, tile: f32ptr, E: usize, n: usize, M: usize, rows: usize, ld: usize, entry: usize): void {
  for (let e: usize = 0; e < E; ++e) fillBiases(y + ((e * entry) << 2), biases, M, n, ld);
  const N = E * n;
  for (let j: usize = 0; j < N;) {
    const e = j / n, t = j - e * n, left = n - t;
    const whole = e + 1 < E ? left & ~7 : left;
    const P = panels + ((j * rows) << 2);
    if (whole) {
      gemmPacked(y + ((e * entry + t) << 2), w, P, M, whole, rows, ld, rows);
      j += whole;
    } else {
      fillBiases(tile, biases, M, 8, 8);
      gemmPacked(tile, w, P, M, 8, rows, 8, rows);
      const end = min(j + 8, N);
      for (const first = j; j < end; ++j) copyColumn(y + (((j / n) * entry + j % n) << 2), tile + ((j - first) << 2), M, ld);
    }
  }
}

// A column of the tile (M,8) into one of y.
function copyColumn(y: f32ptr, tile: f32ptr, M: usize, ld: usize): void {
  for (let o: usize = 0; o < M; ++o, y += ld << 2, tile += 32) f32.store(y, f32.load(tile));
}

// Row o of dst (M, N; row stride ld) = biases[o], zeros without biases.
function fillBiases(dst: f32ptr, biases: f32ptr, M: usize, N: usize, ld: usize): void {
  for (let o: usize = 0; o < M; ++o, dst += ld << 2) {
    const v = biases ? v128.load32_splat(biases + (o << 2)) : zero();
    let p = dst;
    for (const whole = dst + ((N & ~3) << 2); p < whole; p += 16) v128.store(p, v);
    if (N & 3) storeLanes(p, v, <i32>(N & 3));
  }
}

// The rows of dY of E entries: copied side by side into dst (row stride ldDst), where that is another place, and summed.
function readRows(dst: f32ptr, sums: f32ptr, dY: f32ptr, E: usize, n: usize, M: usize, ldDst: usize, ld: usize, entry: usize): void {
  const copied = dst != dY;
  if (!copied && !sums) return;
  for (let o: usize = 0; o < M; ++o, dst += ldDst << 2, dY += ld << 2) {
    // Two sums, so that an addition need not wait for the one before.
    let even = zero(), odd = zero();
    for (let e: usize = 0; e < E; ++e) {
      let p = dY + ((e * entry) << 2), q = dst + ((e * n) << 2);
      for (const whole = p + ((n & ~7) << 2); p < whole; p += 32, q += 32) {
        const a = v128.load(p), b = v128.load(p, 16);
        even = f32x4.add(even, a);
        odd = f32x4.add(odd, b);
        if (copied) {
          v128.store(q, a);
          v128.store(q, b, 16);
        }
      }
      for (let left = <i32>(n & 7); left > 0; left -= 4, p += 16, q += 16) {
        const a = loadLanes(p, left);
        even = f32x4.add(even, a);
        if (copied) storeLanes(q, a, left);
      }
    }
    if (sums) f32.store(sums + (o << 2), f32.load(sums + (o << 2)) + horizontalSum(f32x4.add(even, odd)));
  }
}

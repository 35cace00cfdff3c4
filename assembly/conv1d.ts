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
import { gemmPacked, gemmTN, KC } from "./gemm";
import { sharesLines, linePitch, copyLines, copyFloats, packColumns, packColumnsTransposed, addColumns } from "./columns";

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
  return max<usize>(16, min<usize>(KC, BLOCK / rows & ~15));
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

/** Elements of the workspace of conv1dForward and conv1dBackward: lines, panels, rows of y, the packed block of gemmTN. */
export function conv1dWorkspace(B: usize, C: usize, O: usize, Lout: usize, K: usize, groups: usize): usize {
  const rows = C / groups * K, M = O / groups;
  const N = roundUp(blockEntries(rows, B, Lout) * blockPositions(rows, Lout), 8);
  return N * (2 * roundUp(rows, 8) + M + min<usize>(M, KC));
}

export function conv1dForward(y: f32ptr, x: f32ptr, w: f32ptr, bias: f32ptr, workspace: f32ptr, B: usize, C: usize, L: usize, O: usize, Lout: usize, K: usize, stride: usize, padding: usize, dilation: usize, groups: usize): void {
  const Cg = C / groups, M = O / groups, rows = Cg * K;
  const entries = blockEntries(rows, B, Lout), positions = blockPositions(rows, Lout);
  const N = roundUp(entries * positions, 8);
  const lines = workspace, panels = lines + ((roundUp(rows, 8) * N) << 2), tile = panels + ((roundUp(rows, 8) * N) << 2);
  for (let b: usize = 0; b < B; b += entries) {
    const E = min<usize>(entries, B - b);
    for (let t: usize = 0; t < Lout; t += positions) {
      const n = min<usize>(positions, Lout - t), first = <i32>(t * stride) - <i32>padding;
      const shared = sharesLines(n, stride, dilation), pitch = linePitch(n, K, dilation, shared);
      const tap = shared ? dilation : E * n, channel = shared ? E * pitch : K * E * n;
      for (let g: usize = 0; g < groups; ++g) {
        const weight = w + ((g * M * rows) << 2), biases = bias ? bias + ((g * M) << 2) : 0;
        const out = y + (((b * O + g * M) * Lout + t) << 2);
        copyLines(lines, x + (((b * C + g * Cg) * L) << 2), first, E, n, Cg, K, L, C * L, stride, dilation, shared);
        packColumns(panels, lines, E, n, Cg, K, pitch, tap, channel);
        // One entry's rows are written where they belong, those of several side by side first.
        const target = E == 1 ? out : tile, ld = E == 1 ? Lout : E * n;
        fillBiases(target, biases, M, E * n, ld);
        gemmPacked(target, weight, panels, M, E * n, rows, ld, rows);
        if (E > 1) copyEntries(out, O * Lout, Lout, tile, n, ld, M, E, n);
      }
    }
  }
}

/** dX, dW and dB accumulate; any of them may be 0 (not wanted). */
export function conv1dBackward(dX: f32ptr, dW: f32ptr, dB: f32ptr, dY: f32ptr, x: f32ptr, w: f32ptr, workspace: f32ptr, B: usize, C: usize, L: usize, O: usize, Lout: usize, K: usize, stride: usize, padding: usize, dilation: usize, groups: usize): void {
  const Cg = C / groups, M = O / groups, rows = Cg * K;
  const entries = blockEntries(rows, B, Lout), positions = blockPositions(rows, Lout);
  const N = roundUp(entries * positions, 8);
  const lines = workspace, panels = lines + ((roundUp(rows, 8) * N) << 2), tile = panels + ((roundUp(rows, 8) * N) << 2);
  const packed = tile + ((M * N) << 2);
  for (let b: usize = 0; b < B; b += entries) {
    const E = min<usize>(entries, B - b);
    for (let t: usize = 0; t < Lout; t += positions) {
      const n = min<usize>(positions, Lout - t), first = <i32>(t * stride) - <i32>padding;
      const shared = sharesLines(n, stride, dilation), pitch = linePitch(n, K, dilation, shared);
      const tap = shared ? dilation : E * n, channel = shared ? E * pitch : K * E * n;
      for (let g: usize = 0; g < groups; ++g) {
        const weight = (g * M * rows) << 2, input = ((b * C + g * Cg) * L) << 2;
        const own = dY + (((b * O + g * M) * Lout + t) << 2);
        const d = E == 1 ? own : tile, ld = E == 1 ? Lout : E * n;
        if (E > 1) copyEntries(tile, n, ld, own, O * Lout, Lout, M, E, n);
        if (dB) addRowSums(dB + ((g * M) << 2), d, M, E * n, ld);
        if (dW) {
          copyLines(lines, x + input, first, E, n, Cg, K, L, C * L, stride, dilation, shared);
          packColumnsTransposed(panels, lines, E, n, Cg, K, pitch, tap, channel);
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

// Row o of dst (M, N; row stride ld) = biases[o], zeros without biases.
function fillBiases(dst: f32ptr, biases: f32ptr, M: usize, N: usize, ld: usize): void {
  for (let o: usize = 0; o < M; ++o, dst += ld << 2) {
    const v = biases ? v128.load32_splat(biases + (o << 2)) : zero();
    let p = dst;
    for (const whole = dst + ((N & ~3) << 2); p < whole; p += 16) v128.store(p, v);
    if (N & 3) storeLanes(p, v, <i32>(N & 3));
  }
}

// M rows of n elements of each of E entries; both sides have a stride between entries and one between rows.
function copyEntries(dst: f32ptr, dstEntry: usize, dstRow: usize, src: f32ptr, srcEntry: usize, srcRow: usize, M: usize, E: usize, n: usize): void {
  for (let o: usize = 0; o < M; ++o, dst += dstRow << 2, src += srcRow << 2) {
    for (let e: usize = 0; e < E; ++e) copyFloats(dst + ((e * dstEntry) << 2), src + ((e * srcEntry) << 2), n);
  }
}

// sums[o] += Σ of row o of src (M, N; row stride ld)
function addRowSums(sums: f32ptr, src: f32ptr, M: usize, N: usize, ld: usize): void {
  for (let o: usize = 0; o < M; ++o, sums += 4, src += ld << 2) {
    let total = zero(), p = src;
    for (let left = <i32>N; left > 0; left -= 4, p += 16) total = f32x4.add(total, loadLanes(p, left));
    f32.store(sums, f32.load(sums) + horizontalSum(total));
  }
}

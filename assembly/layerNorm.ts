// Layer normalisation (Ba, Kiros, Hinton 2016; the form of torch.nn.LayerNorm) of the rows of (rows,N):
//
//   μ = Σ x / N,  v = Σ (x − μ)² / N,  x̂ = (x − μ)·rstd,  rstd = 1/√(v + eps),  y = x̂ ⊙ weight + bias
//
// weight, bias (N) may be 0: ones, zeros. mean, rstd (rows) are saved. Sums run in float64, the second over differences from
// the mean; the mean itself is rounded to float32 before x̂ is formed, as large values of x are. Every row is computed by itself.
//
// Backward, with g = dY ⊙ weight:
//   dX += rstd·(g − Σ g / N − x̂·(Σ g·x̂ / N)),   dWeight += Σ_rows dY ⊙ x̂,   dBias += Σ_rows dY
import { f32ptr, zero, loadLanes, storeLanes, horizontalSum } from "./lanes";
import { addColumnSums } from "./rows";
import { sum, sumOfSquaredDifferences } from "./reduce";

export function layerNormForward(y: f32ptr, mean: f32ptr, rstd: f32ptr, x: f32ptr, weight: f32ptr, bias: f32ptr, rows: usize, N: usize, eps: f64): void {
  for (let r: usize = 0; r < rows; ++r, y += N << 2, x += N << 2) {
    const mu = sum(x, N) / <f64>N;
    const m = <f32>mu, s = <f32>(1 / Math.sqrt(sumOfSquaredDifferences(x, mu, N) / <f64>N + eps));
    f32.store(mean + (r << 2), m);
    f32.store(rstd + (r << 2), s);
    for (let j: usize = 0; j < N; j += 4) {
      const left = <i32>(N - j), at = j << 2;
      let v = normalised(x + at, f32x4.splat(m), f32x4.splat(s), left);
      if (weight) v = f32x4.mul(v, loadLanes(weight + at, left));
      if (bias) v = f32x4.add(v, loadLanes(bias + at, left));
      storeLanes(y + at, v, left);
    }
  }
}

/** dX, dWeight and dBias accumulate; any of them may be 0 (not wanted). */
export function layerNormBackward(dX: f32ptr, dWeight: f32ptr, dBias: f32ptr, dY: f32ptr, mean: f32ptr, rstd: f32ptr, x: f32ptr, weight: f32ptr, rows: usize, N: usize): void {
  if (dBias) addColumnSums(dBias, 0, dY, rows, N, N);
  if (!dX && !dWeight) return;
  for (let r: usize = 0; r < rows; ++r, x += N << 2, dY += N << 2) {
    const m = v128.load32_splat(mean + (r << 2)), s = v128.load32_splat(rstd + (r << 2));
    let sum = zero(), dot = zero();
    for (let j: usize = 0; j < N; j += 4) {
      const left = <i32>(N - j), at = j << 2;
      const d = loadLanes(dY + at, left), product = f32x4.mul(d, normalised(x + at, m, s, left));
      if (dWeight) storeLanes(dWeight + at, f32x4.add(loadLanes(dWeight + at, left), product), left);
      // d is 0 past the row, and so are both terms.
      const scale = weight ? loadLanes(weight + at, left) : f32x4.splat(1);
      sum = f32x4.add(sum, f32x4.mul(d, scale));
      dot = f32x4.add(dot, f32x4.mul(product, scale));
    }
    if (dX) {
      addToRow(dX, dY, x, weight, m, s, f32x4.splat(horizontalSum(sum) / <f32>N), f32x4.splat(horizontalSum(dot) / <f32>N), N);
      dX += N << 2;
    }
  }
}

// x̂ of up to four elements
// @ts-ignore: decorator
@inline
function normalised(x: f32ptr, mean: v128, rstd: v128, width: i32): v128 {
  return f32x4.mul(f32x4.sub(loadLanes(x, width), mean), rstd);
}

// dX += rstd·(g − sum − x̂·dot) for one row
function addToRow(dX: f32ptr, dY: f32ptr, x: f32ptr, weight: f32ptr, mean: v128, rstd: v128, sum: v128, dot: v128, N: usize): void {
  for (let j: usize = 0; j < N; j += 4) {
    const left = <i32>(N - j), at = j << 2;
    let g = loadLanes(dY + at, left);
    if (weight) g = f32x4.mul(g, loadLanes(weight + at, left));
    const d = f32x4.sub(f32x4.sub(g, sum), f32x4.mul(normalised(x + at, mean, rstd, left), dot));
    storeLanes(dX + at, f32x4.add(loadLanes(dX + at, left), f32x4.mul(rstd, d)), left);
  }
}

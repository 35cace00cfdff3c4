// Softmax family over the rows of (N,V), shifted by the row's maximum m so that nothing overflows.
//   softmax: y = exp(x − m) / Σ exp(x − m)              dx += y ⊙ (dy − Σ y·dy)
//   logSoftmax: y = (x − m) − S, S = log Σ exp(x − m)   dx += dy − exp(y)·Σ dy
// Every row is computed by itself, in the same order whatever N is.
import { f32ptr, zero, firstLanes, loadLanes, storeLanes, horizontalSum, horizontalMax } from "./lanes";
import { expFull4 } from "./math";

/** The largest element of a row; NaN where any is NaN. */
export function rowMax(x: f32ptr, V: usize): f32 {
  let m = f32x4.splat(f32.load(x));
  let j: usize = 0;
  for (; j + 4 <= V; j += 4) m = f32x4.max(m, v128.load(x + (j << 2)));
  let largest = horizontalMax(m);
  for (; j < V; ++j) largest = max(largest, f32.load(x + (j << 2)));
  return largest;
}

/** Σ exp(x − shift) over a row; with y, each term is stored there too. */
export function sumExp(y: f32ptr, x: f32ptr, shift: f32, V: usize): f32 {
  const m = f32x4.splat(shift);
  let sum = zero();
  for (let j: usize = 0; j < V; j += 4) {
    const left = <i32>(V - j), at = j << 2;
    const e = firstLanes(expFull4(f32x4.sub(loadLanes(x + at, left), m)), left);
    if (y) storeLanes(y + at, e, left);
    sum = f32x4.add(sum, e);
  }
  return horizontalSum(sum);
}

export function softmaxForward(y: f32ptr, x: f32ptr, N: usize, V: usize): void {
  for (let i: usize = 0; i < N; ++i, y += V << 2, x += V << 2) softmaxRow(y, x, V);
}

/** One row; y may be x. */
export function softmaxRow(y: f32ptr, x: f32ptr, V: usize): void {
  const scale = f32x4.splat(1 / sumExp(y, x, rowMax(x, V), V));
  for (let j: usize = 0; j < V; j += 4) {
    const left = <i32>(V - j), at = j << 2;
    storeLanes(y + at, f32x4.mul(loadLanes(y + at, left), scale), left);
  }
}

export function softmaxBackward(dX: f32ptr, dY: f32ptr, y: f32ptr, N: usize, V: usize): void {
  for (let i: usize = 0; i < N; ++i, dX += V << 2, dY += V << 2, y += V << 2) softmaxRowBackward(dX, dY, y, V);
}

/** One row. */
export function softmaxRowBackward(dX: f32ptr, dY: f32ptr, y: f32ptr, V: usize): void {
  let dot = zero();
  for (let j: usize = 0; j < V; j += 4) {
    const left = <i32>(V - j), at = j << 2;
    dot = f32x4.add(dot, f32x4.mul(loadLanes(y + at, left), loadLanes(dY + at, left)));
  }
  const mean = f32x4.splat(horizontalSum(dot));
  for (let j: usize = 0; j < V; j += 4) {
    const left = <i32>(V - j), at = j << 2;
    const d = f32x4.mul(loadLanes(y + at, left), f32x4.sub(loadLanes(dY + at, left), mean));
    storeLanes(dX + at, f32x4.add(loadLanes(dX + at, left), d), left);
  }
}

export function logSoftmaxForward(y: f32ptr, x: f32ptr, N: usize, V: usize): void {
  for (let i: usize = 0; i < N; ++i, y += V << 2, x += V << 2) {
    const largest = rowMax(x, V);
    const m = f32x4.splat(largest), S = f32x4.splat(Mathf.log(sumExp(0, x, largest, V)));
    for (let j: usize = 0; j < V; j += 4) {
      const left = <i32>(V - j), at = j << 2;
      storeLanes(y + at, f32x4.sub(f32x4.sub(loadLanes(x + at, left), m), S), left);
    }
  }
}

export function logSoftmaxBackward(dX: f32ptr, dY: f32ptr, y: f32ptr, N: usize, V: usize): void {
  for (let i: usize = 0; i < N; ++i, dX += V << 2, dY += V << 2, y += V << 2) {
    let total = zero();
    for (let j: usize = 0; j < V; j += 4) total = f32x4.add(total, loadLanes(dY + (j << 2), <i32>(V - j)));
    const sum = f32x4.splat(horizontalSum(total));
    for (let j: usize = 0; j < V; j += 4) {
      const left = <i32>(V - j), at = j << 2;
      const d = f32x4.sub(loadLanes(dY + at, left), f32x4.mul(expFull4(loadLanes(y + at, left)), sum));
      storeLanes(dX + at, f32x4.add(loadLanes(dX + at, left), d), left);
    }
  }
}

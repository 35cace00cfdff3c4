// Losses of rows of V classes with a class c each, weighted by w (V), all 1 where it is 0; 0 where c is ignoreIndex, and then
// x is not read.
//   negative log likelihood: loss = −w_c·x_c
//   cross entropy of logits, with label smoothing ε (Szegedy et al. 2016, section 7), as torch.nn.functional.cross_entropy:
//     loss = Σ_j t_j·((m − x_j) + S),  t_j = (1 − ε)·w_c·[j = c] + ε/V·w_j,  m = max x, S = log Σ exp(x − m)
//     dx_j += ((Σ t)·exp((x_j − m) − S) − t_j)·dLoss
// m and S are kept apart, since their sum would round away what small losses consist of.
// x is (N,V), loss, its gradient and the classes are (N), saved are m and S of each row (N,2).
import { f32ptr, i32ptr, loadLanes, storeLanes } from "./lanes";
import { expFull4 } from "./math";
import { rowMax, sumExp } from "./softmax";

// @ts-ignore: decorator
@inline
function weightOf(w: f32ptr, c: i32): f32 {
  return w ? f32.load(w + (c << 2)) : 1;
}

// Σ w_j·((m − x_j) + S). This and what else is only for smoothing is plain, since exp takes most of the time.
function sumOfLosses(x: f32ptr, w: f32ptr, m: f32, S: f32, V: usize): f32 {
  let sum: f32 = 0;
  for (let j: usize = 0; j < V; ++j) sum += weightOf(w, <i32>j) * (m - f32.load(x + (j << 2)) + S);
  return sum;
}

export function softmaxCrossEntropyForward(loss: f32ptr, saved: f32ptr, x: f32ptr, target: i32ptr, w: f32ptr, N: usize, V: usize, smoothing: f32, ignoreIndex: i32): void {
  for (let i: usize = 0; i < N; ++i, loss += 4, saved += 8, x += V << 2) {
    const c = i32.load(target + (i << 2));
    if (c == ignoreIndex) {
      f32.store(loss, 0);
      continue;
    }
    const m = rowMax(x, V), S = Mathf.log(sumExp(0, x, m, V));
    f32.store(saved, m);
    f32.store(saved, S, 4);
    let l = (<f32>1 - smoothing) * weightOf(w, c) * (m - f32.load(x + (c << 2)) + S);
    if (smoothing > 0) l += smoothing / <f32>V * sumOfLosses(x, w, m, S, V);
    f32.store(loss, l);
  }
}

export function softmaxCrossEntropyBackward(dX: f32ptr, dLoss: f32ptr, saved: f32ptr, x: f32ptr, target: i32ptr, w: f32ptr, N: usize, V: usize, smoothing: f32, ignoreIndex: i32): void {
  const share = smoothing / <f32>V;
  let shares: f32 = 0;
  if (smoothing > 0) for (let j: usize = 0; j < V; ++j) shares += share * weightOf(w, <i32>j);
  for (let i: usize = 0; i < N; ++i, dX += V << 2, x += V << 2, saved += 8) {
    const c = i32.load(target + (i << 2));
    if (c == ignoreIndex) continue;
    const d = f32.load(dLoss + (i << 2)), own = (<f32>1 - smoothing) * weightOf(w, c);
    const scale = f32x4.splat(d * (own + shares)), m = v128.load32_splat(saved), S = v128.load32_splat(saved, 4);
    for (let j: usize = 0; j < V; j += 4) {
      const left = <i32>(V - j), at = j << 2;
      const p = expFull4(f32x4.sub(f32x4.sub(loadLanes(x + at, left), m), S));
      storeLanes(dX + at, f32x4.add(loadLanes(dX + at, left), f32x4.mul(p, scale)), left);
    }
    const dOwn = dX + (c << 2);
    f32.store(dOwn, f32.load(dOwn) - d * own);
    if (smoothing > 0) for (let j: usize = 0; j < V; ++j) {
      const at = dX + (j << 2);
      f32.store(at, f32.load(at) - d * share * weightOf(w, <i32>j));
    }
  }
}

export function nllForward(loss: f32ptr, x: f32ptr, target: i32ptr, w: f32ptr, N: usize, V: usize, ignoreIndex: i32): void {
  for (let i: usize = 0; i < N; ++i, loss += 4, x += V << 2) {
    const c = i32.load(target + (i << 2));
    f32.store(loss, c == ignoreIndex ? 0 : -weightOf(w, c) * f32.load(x + (c << 2)));
  }
}

export function nllBackward(dX: f32ptr, dLoss: f32ptr, target: i32ptr, w: f32ptr, N: usize, V: usize, ignoreIndex: i32): void {
  for (let i: usize = 0; i < N; ++i, dX += V << 2) {
    const c = i32.load(target + (i << 2));
    if (c == ignoreIndex) continue;
    const own = dX + (c << 2);
    f32.store(own, f32.load(own) - weightOf(w, c) * f32.load(dLoss + (i << 2)));
  }
}

// Losses ℓ of each element with their derivatives ℓ′ = ∂ℓ/∂x, in one pass, since they share what is dear. Each kernel gives
// the sum of the losses, accumulated in float64, and leaves each loss in `losses` and each derivative in `slopes`, unless that
// is 0. There is no backward kernel: dX is slopes times a number, or times the gradients of the losses.
//   smooth L1, a = |x − y|: s·(a²/(2β) where a < β, else a − β/2)       ℓ′ = s·(x − y)/β within ±s
//     With s = β it is Huber's loss (Huber 1964), with β = 0 the absolute error, whose derivative at 0 is 0.
//   binary cross entropy of logits, L = log(1 + exp(−|x|)), v the weight of the element, p that of its positive part:
//     v·((1 − y)·(max(x, 0) + L) + p·y·(max(−x, 0) + L))                ℓ′ = v·((1 − y)·σ(x) − p·y·σ(−x))
//   quantile loss (Koenker and Bassett 1978), x (N,Q), y (N), q (Q), d = y_n − x_nq:
//     max(q·d, (q − 1)·d)                                               ℓ′ = −q for d > 0, 1 − q for d < 0, else 0
import { f32ptr, zero, firstLanes, loadLanes, storeLanes } from "./lanes";
import { constant, constantAt, exp4, log1p4 } from "./math";
import { total, upper } from "./reduce";

// The constant 1 of the table in math.ts.
const ONE: usize = 9;

export function smoothL1(losses: f32ptr, slopes: f32ptr, x: f32ptr, y: f32ptr, n: usize, beta: f32, s: f32): f64 {
  const b = f32x4.splat(beta), half = f32x4.splat(0.5), minusOne = f32x4.splat(-1), scale = f32x4.splat(s);
  let low = f64x2.splat(0), high = low;
  for (let left = <i32>n; left > 0; left -= 4, x += 16, y += 16) {
    const d = f32x4.sub(loadLanes(x, left), loadLanes(y, left)), a = f32x4.abs(d);
    // d/β within ±1. Where d is 0 so is the slope, also for β = 0; a NaN stays, as first operand of pmin and pmax.
    const ratio = f32x4.pmax(f32x4.pmin(f32x4.div(d, b), constant(ONE)), minusOne);
    const slope = f32x4.mul(v128.and(ratio, f32x4.ne(d, zero())), scale);
    // |slope|·(a less a half of min(a, β))
    const l = f32x4.mul(f32x4.abs(slope), f32x4.sub(a, f32x4.mul(half, f32x4.pmin(a, b))));
    low = f64x2.add(low, f64x2.promote_low_f32x4(l));
    high = f64x2.add(high, upper(l));
    if (losses) {
      storeLanes(losses, l, left);
      losses += 16;
    }
    if (slopes) {
      storeLanes(slopes, slope, left);
      slopes += 16;
    }
  }
  return total(low, high);
}

/** weight and posWeight hold a factor for each element of x, or are 0: then it is 1. */
export function binaryCrossEntropy(losses: f32ptr, slopes: f32ptr, x: f32ptr, y: f32ptr, weight: f32ptr, posWeight: f32ptr, n: usize): f64 {
  const weightStep: usize = weight ? 16 : 0, posWeightStep: usize = posWeight ? 16 : 0;
  if (!weight) weight = constantAt(ONE);
  if (!posWeight) posWeight = constantAt(ONE);
  let low = f64x2.splat(0), high = low;
  for (let left = <i32>n; left > 0; left -= 4, x += 16, y += 16, weight += weightStep, posWeight += posWeightStep) {
    const v = loadLanes(x, left), t = loadLanes(y, left);
    const factor = firstLanes(loadLanes(weight, left), left); // ℓ is log 2 at 0, and lanes past the end are 0
    const positive = f32x4.mul(f32x4.mul(t, loadLanes(posWeight, left)), factor);
    const negative = f32x4.mul(f32x4.sub(constant(ONE), t), factor);
    const e = exp4(f32x4.neg(f32x4.abs(v))), L = log1p4(e);
    const above = f32x4.mul(negative, f32x4.add(f32x4.pmax(v, zero()), L));
    const l = f32x4.add(above, f32x4.mul(positive, f32x4.add(f32x4.pmax(f32x4.neg(v), zero()), L)));
    low = f64x2.add(low, f64x2.promote_low_f32x4(l));
    high = f64x2.add(high, upper(l));
    if (losses) {
      storeLanes(losses, l, left);
      losses += 16;
    }
    if (slopes) {
      // σ(|x|) and σ(−|x|), both to their last digits.
      const large = f32x4.div(constant(ONE), f32x4.add(constant(ONE), e)), small = f32x4.mul(e, large);
      const isAbove = f32x4.ge(v, zero());
      const up = f32x4.mul(negative, v128.bitselect(large, small, isAbove));
      storeLanes(slopes, f32x4.sub(up, f32x4.mul(positive, v128.bitselect(small, large, isAbove))), left);
      slopes += 16;
    }
  }
  return total(low, high);
}

export function quantileLoss(losses: f32ptr, slopes: f32ptr, x: f32ptr, y: f32ptr, q: f32ptr, N: usize, Q: usize): f64 {
  let sum: f64 = 0;
  for (const end = y + (N << 2); y < end; y += 4) {
    for (let j: usize = 0; j < Q; ++j, x += 4) {
      const d = f32.load(y) - f32.load(x), level = f32.load(q + (j << 2));
      const l = max(level * d, (level - 1) * d);
      sum += l;
      if (losses) {
        f32.store(losses, l);
        losses += 4;
      }
      if (slopes) {
        f32.store(slopes, d > 0 ? -level : d < 0 ? <f32>1 - level : d); // NaN stays
        slopes += 4;
      }
    }
  }
  return sum;
}

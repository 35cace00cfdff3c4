// One fused pass over a parameter and its state. The scalars that depend on the step number come from the caller, who
// computes them by multiplication alone.
import { f32ptr, loadLanes, storeLanes, zero } from "./lanes";

/**
 * Stochastic gradient descent as in torch.optim.SGD:
 *   g = dP + decay·p;  v = first ? g : momentum·v + (1 − dampening)·g;  u = nesterov ? g + momentum·v : v;  p −= lr·u
 * velocity 0: no momentum, u = g.
 */
export function sgdStep(p: f32ptr, velocity: f32ptr, dP: f32ptr, n: usize, first: bool, nesterov: bool, lr: f32, momentum: f32, dampening: f32, decay: f32): void {
  const rate = f32x4.splat(lr), keep = f32x4.splat(momentum), take = f32x4.splat(1 - dampening), pull = f32x4.splat(decay);
  for (let left = <i32>n; left > 0; left -= 4, p += 16, dP += 16) {
    const old = loadLanes(p, left);
    let g = f32x4.add(loadLanes(dP, left), f32x4.mul(pull, old));
    if (velocity) {
      const v = first ? g : f32x4.add(f32x4.mul(keep, loadLanes(velocity, left)), f32x4.mul(take, g));
      storeLanes(velocity, v, left);
      g = nesterov ? f32x4.add(g, f32x4.mul(keep, v)) : v;
      velocity += 16;
    }
    storeLanes(p, f32x4.sub(old, f32x4.mul(rate, g)), left);
  }
}

/**
 * RMSprop (Tieleman and Hinton 2012) as in torch.optim.RMSprop:
 *   g = dP + decay·p;  s = α·s + (1 − α)·g²;  m = α·m + (1 − α)·g;  d = √(s − m²) + eps;  v = momentum·v + g/d;  p −= lr·v
 * mean 0: not centered, m = 0; velocity 0: no momentum, v = g/d. s − m² is a variance, so where rounding makes it negative
 * it counts as 0.
 */
export function rmspropStep(p: f32ptr, square: f32ptr, mean: f32ptr, velocity: f32ptr, dP: f32ptr, n: usize, lr: f32, alpha: f32, oneMinusAlpha: f32, eps: f32, momentum: f32, decay: f32): void {
  const rate = f32x4.splat(lr), a = f32x4.splat(alpha), c = f32x4.splat(oneMinusAlpha);
  const e = f32x4.splat(eps), keep = f32x4.splat(momentum), pull = f32x4.splat(decay);
  for (let left = <i32>n; left > 0; left -= 4, p += 16, square += 16, dP += 16) {
    const old = loadLanes(p, left);
    const g = f32x4.add(loadLanes(dP, left), f32x4.mul(pull, old));
    let s = f32x4.add(f32x4.mul(a, loadLanes(square, left)), f32x4.mul(c, f32x4.mul(g, g)));
    storeLanes(square, s, left);
    if (mean) {
      const m = f32x4.add(f32x4.mul(a, loadLanes(mean, left)), f32x4.mul(c, g));
      storeLanes(mean, m, left);
      s = f32x4.max(f32x4.sub(s, f32x4.mul(m, m)), zero());
      mean += 16;
    }
    let u = f32x4.div(g, f32x4.add(f32x4.sqrt(s), e));
    if (velocity) {
      u = f32x4.add(f32x4.mul(keep, loadLanes(velocity, left)), u);
      storeLanes(velocity, u, left);
      velocity += 16;
    }
    storeLanes(p, f32x4.sub(old, f32x4.mul(rate, u)), left);
  }
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011) as in torch.optim.Adagrad:
 *   g = dP + decay·p;  s += g²;  p −= rate·g / (√s + eps)
 * with rate = lr/(1 + (t − 1)·lrDecay).
 */
export function adagradStep(p: f32ptr, sum: f32ptr, dP: f32ptr, n: usize, rate: f32, eps: f32, decay: f32): void {
  const r = f32x4.splat(rate), e = f32x4.splat(eps), pull = f32x4.splat(decay);
  for (let left = <i32>n; left > 0; left -= 4, p += 16, sum += 16, dP += 16) {
    const old = loadLanes(p, left);
    const g = f32x4.add(loadLanes(dP, left), f32x4.mul(pull, old));
    const s = f32x4.add(loadLanes(sum, left), f32x4.mul(g, g));
    storeLanes(sum, s, left);
    storeLanes(p, f32x4.sub(old, f32x4.div(f32x4.mul(r, g), f32x4.add(f32x4.sqrt(s), e))), left);
  }
}

/**
 * Adam (Kingma and Ba 2015) as in torch.optim.Adam, and AdamW (Loshchilov and Hutter 2019) as in torch.optim.AdamW:
 *   g = dP + decay·p;  m = β1·m + (1 − β1)·g;  v = β2·v + (1 − β2)·g²;  w = max(w, v)
 *   p −= shrinkage·p + stepSize·m / (√w·invRootCorrection + eps)
 * with stepSize = lr/(1 − β1ᵗ) and invRootCorrection = 1/√(1 − β2ᵗ). largest 0: not amsgrad, w = v. AdamW has decay 0 and
 * shrinkage = lr·weightDecay, Adam shrinkage 0.
 */
export function adamStep(p: f32ptr, m: f32ptr, v: f32ptr, largest: f32ptr, dP: f32ptr, n: usize, stepSize: f32, invRootCorrection: f32, beta1: f32, oneMinusBeta1: f32, beta2: f32, oneMinusBeta2: f32, eps: f32, decay: f32, shrinkage: f32): void {
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(oneMinusBeta1), b2 = f32x4.splat(beta2), c2 = f32x4.splat(oneMinusBeta2);
  const step = f32x4.splat(stepSize), correction = f32x4.splat(invRootCorrection), e = f32x4.splat(eps), pull = f32x4.splat(decay);
  const shrink = f32x4.splat(shrinkage);
  for (let left = <i32>n; left > 0; left -= 4, p += 16, m += 16, v += 16, dP += 16) {
    let old = loadLanes(p, left);
    const g = f32x4.add(loadLanes(dP, left), f32x4.mul(pull, old));
    const mean = f32x4.add(f32x4.mul(b1, loadLanes(m, left)), f32x4.mul(c1, g));
    let square = f32x4.add(f32x4.mul(b2, loadLanes(v, left)), f32x4.mul(c2, f32x4.mul(g, g)));
    storeLanes(m, mean, left);
    storeLanes(v, square, left);
    if (largest) {
      square = f32x4.max(loadLanes(largest, left), square);
      storeLanes(largest, square, left);
      largest += 16;
    }
    if (shrinkage != 0) old = f32x4.sub(old, f32x4.mul(shrink, old));
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(square), correction), e);
    storeLanes(p, f32x4.sub(old, f32x4.div(f32x4.mul(step, mean), root)), left);
  }
}

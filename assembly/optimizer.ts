// One fused pass over a parameter and its state. The scalars that depend on the step number come from the caller, who
// computes them by multiplication alone.
import { f32ptr, loadLanes, storeLanes } from "./lanes";

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
 * Adam (Kingma and Ba 2015) as in torch.optim.Adam:
 *   g = dP + decay·p;  m = β1·m + (1 − β1)·g;  v = β2·v + (1 − β2)·g²;  p −= stepSize·m / (√v·invRootCorrection + eps)
 * with stepSize = lr/(1 − β1ᵗ) and invRootCorrection = 1/√(1 − β2ᵗ).
 */
export function adamStep(p: f32ptr, m: f32ptr, v: f32ptr, dP: f32ptr, n: usize, stepSize: f32, invRootCorrection: f32, beta1: f32, oneMinusBeta1: f32, beta2: f32, oneMinusBeta2: f32, eps: f32, decay: f32): void {
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(oneMinusBeta1), b2 = f32x4.splat(beta2), c2 = f32x4.splat(oneMinusBeta2);
  const step = f32x4.splat(stepSize), correction = f32x4.splat(invRootCorrection), e = f32x4.splat(eps), pull = f32x4.splat(decay);
  for (let left = <i32>n; left > 0; left -= 4, p += 16, m += 16, v += 16, dP += 16) {
    const old = loadLanes(p, left);
    const g = f32x4.add(loadLanes(dP, left), f32x4.mul(pull, old));
    const mean = f32x4.add(f32x4.mul(b1, loadLanes(m, left)), f32x4.mul(c1, g));
    const square = f32x4.add(f32x4.mul(b2, loadLanes(v, left)), f32x4.mul(c2, f32x4.mul(g, g)));
    storeLanes(m, mean, left);
    storeLanes(v, square, left);
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(square), correction), e);
    storeLanes(p, f32x4.sub(old, f32x4.div(f32x4.mul(step, mean), root)), left);
  }
}

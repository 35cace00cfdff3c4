// Sums over n elements, and the largest of them. Sums are accumulated in float64 (two pairs of lanes), so that their error does not grow with n.
import { f32ptr, horizontalMax, loadLanes, storeLanes, zero } from "./lanes";

/** The sum of four lanes of float64. */
// @ts-ignore: decorator
@inline
export function total(low: v128, high: v128): f64 {
  const s = f64x2.add(low, high);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** The last two of four lanes, in float64. */
// @ts-ignore: decorator
@inline
export function upper(v: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0));
}

export function sum(x: f32ptr, n: usize): f64 {
  let low = f64x2.splat(0), high = low;
  for (let left = <i32>n; left > 0; left -= 4, x += 16) {
    const v = loadLanes(x, left);
    low = f64x2.add(low, f64x2.promote_low_f32x4(v));
    high = f64x2.add(high, upper(v));
  }
  return total(low, high);
}

/** Σ |x|: the 1-norm. */
export function sumOfMagnitudes(x: f32ptr, n: usize): f64 {
  let low = f64x2.splat(0), high = low;
  for (let left = <i32>n; left > 0; left -= 4, x += 16) {
    const v = f32x4.abs(loadLanes(x, left));
    low = f64x2.add(low, f64x2.promote_low_f32x4(v));
    high = f64x2.add(high, upper(v));
  }
  return total(low, high);
}

/** max |x|: the ∞-norm; 0 of nothing, NaN where any element is NaN. */
export function largestMagnitude(x: f32ptr, n: usize): f32 {
  let most = zero();
  for (let left = <i32>n; left > 0; left -= 4, x += 16) most = f32x4.max(most, f32x4.abs(loadLanes(x, left)));
  return horizontalMax(most);
}

/** Σ x²: the square of the 2-norm. */
export function sumOfSquares(x: f32ptr, n: usize): f64 {
  let low = f64x2.splat(0), high = low;
  for (let left = <i32>n; left > 0; left -= 4, x += 16) {
    const v = loadLanes(x, left);
    const a = f64x2.promote_low_f32x4(v), b = upper(v);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  return total(low, high);
}

/** Σ (x − c)². */
export function sumOfSquaredDifferences(x: f32ptr, c: f64, n: usize): f64 {
  const center = f64x2.splat(c);
  let low = f64x2.splat(0), high = low;
  for (const whole = x + ((n & ~3) << 2); x < whole; x += 16) {
    const v = v128.load(x);
    const a = f64x2.sub(f64x2.promote_low_f32x4(v), center), b = f64x2.sub(upper(v), center);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  let sum = total(low, high);
  for (const end = x + ((n & 3) << 2); x < end; x += 4) {
    const d = <f64>f32.load(x) - c;
    sum += d * d;
  }
  return sum;
}

/** Σ (x − y)². */
export function sumOfSquaredErrors(x: f32ptr, y: f32ptr, n: usize): f64 {
  let low = f64x2.splat(0), high = low;
  for (let left = <i32>n; left > 0; left -= 4, x += 16, y += 16) {
    const v = f32x4.sub(loadLanes(x, left), loadLanes(y, left));
    const a = f64x2.promote_low_f32x4(v), b = upper(v);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  return total(low, high);
}

/** dX += s·(x − y): backward of the sum of squared errors with s = 2·dLoss. */
export function squaredErrorsBackward(dX: f32ptr, x: f32ptr, y: f32ptr, s: f32, n: usize): void {
  const scale = f32x4.splat(s);
  for (let left = <i32>n; left > 0; left -= 4, dX += 16, x += 16, y += 16) {
    const d = f32x4.mul(f32x4.sub(loadLanes(x, left), loadLanes(y, left)), scale);
    storeLanes(dX, f32x4.add(loadLanes(dX, left), d), left);
  }
}

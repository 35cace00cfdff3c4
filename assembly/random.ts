// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011). The number at
// (seed, stream, element) needs no state and no order, so dropout recomputes its mask in backward. The key is the 64-bit
// seed; the counter is (element / 4, 0, stream), and its four words serve four neighbouring elements.
// No fused multiply-add is used here: both builds give the same bits.
import { f32ptr, loadLanes, storeLanes } from "./lanes";

// @ts-ignore: decorator
@inline
const ROUNDS = 10;

// The four words of block `block`.
function philox(seedLow: u32, seedHigh: u32, stream: u32, block: u32): v128 {
  let c0 = block, c1: u32 = 0, c2 = stream, c3: u32 = 0;
  let k0 = seedLow, k1 = seedHigh;
  for (let round = 0; round < ROUNDS; ++round) {
    const a = <u64>c0 * 0xd2511f53, b = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(b >> 32) ^ c1 ^ k0;
    c1 = <u32>b;
    c2 = <u32>(a >> 32) ^ c3 ^ k1;
    c3 = <u32>a;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(c0), 1, c1), 2, c2), 3, c3);
}

// The upper 24 bits as a float in [0, 1).
// @ts-ignore: decorator
@inline
function unit(words: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(words, 8)), f32x4.splat(5.9604644775390625e-8));
}

/** One word: 32 random bits of (seed, stream, element). */
export function randomBits(seedLow: u32, seedHigh: u32, stream: u32, element: u32): u32 {
  const words = philox(seedLow, seedHigh, stream, element >> 2);
  const lane = element & 3;
  if (lane == 0) return i32x4.extract_lane(words, 0);
  if (lane == 1) return i32x4.extract_lane(words, 1);
  if (lane == 2) return i32x4.extract_lane(words, 2);
  return i32x4.extract_lane(words, 3);
}

/** x (n) = low + u·(high − low), u uniform in [0, 1) */
export function randomUniform(x: f32ptr, n: usize, low: f32, high: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  const start = f32x4.splat(low), width = f32x4.splat(high - low);
  for (let i: usize = 0; i < n; i += 4) {
    const u = unit(philox(seedLow, seedHigh, stream, <u32>(i >> 2)));
    storeLanes(x + (i << 2), f32x4.add(start, f32x4.mul(u, width)), <i32>(n - i));
  }
}

/** x (n) = mean + std·z, z standard normal (Box and Muller 1958) */
export function randomNormal(x: f32ptr, n: usize, mean: f32, std: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  for (let i: usize = 0; i < n; i += 4) {
    const u = unit(philox(seedLow, seedHigh, stream, <u32>(i >> 2)));
    let z = f32x4.splat(0);
    // 1 − u lies in (0, 1], where the logarithm is finite.
    let radius = Mathf.sqrt(-2 * Mathf.log(1 - f32x4.extract_lane(u, 0)));
    let angle = <f32>(2 * Math.PI) * f32x4.extract_lane(u, 1);
    z = f32x4.replace_lane(z, 0, radius * Mathf.cos(angle));
    z = f32x4.replace_lane(z, 1, radius * Mathf.sin(angle));
    radius = Mathf.sqrt(-2 * Mathf.log(1 - f32x4.extract_lane(u, 2)));
    angle = <f32>(2 * Math.PI) * f32x4.extract_lane(u, 3);
    z = f32x4.replace_lane(z, 2, radius * Mathf.cos(angle));
    z = f32x4.replace_lane(z, 3, radius * Mathf.sin(angle));
    storeLanes(x + (i << 2), f32x4.add(f32x4.splat(mean), f32x4.mul(f32x4.splat(std), z)), <i32>(n - i));
  }
}

// Lanes where u ≥ p keep x·s; the others are 0, whatever x is.
// @ts-ignore: decorator
@inline
function keep(x: v128, s: v128, p: v128, words: v128): v128 {
  return v128.and(f32x4.mul(x, s), f32x4.ge(unit(words), p));
}

/** y = x·[u ≥ p]/(1 − p), s = 1/(1 − p); the mask is a function of (seed, stream, element). */
export function dropoutForward(y: f32ptr, x: f32ptr, n: usize, p: f32, s: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  const limit = f32x4.splat(p), factor = f32x4.splat(s);
  for (let i: usize = 0; i < n; i += 4) {
    const words = philox(seedLow, seedHigh, stream, <u32>(i >> 2)), at = i << 2;
    storeLanes(y + at, keep(loadLanes(x + at, <i32>(n - i)), factor, limit, words), <i32>(n - i));
  }
}

/** dX += dY·[u ≥ p]/(1 − p) */
export function dropoutBackward(dX: f32ptr, dY: f32ptr, n: usize, p: f32, s: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  const limit = f32x4.splat(p), factor = f32x4.splat(s);
  for (let i: usize = 0; i < n; i += 4) {
    const words = philox(seedLow, seedHigh, stream, <u32>(i >> 2)), at = i << 2, left = <i32>(n - i);
    storeLanes(dX + at, f32x4.add(loadLanes(dX + at, left), keep(loadLanes(dY + at, left), factor, limit, words)), left);
  }
}

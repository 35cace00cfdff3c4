// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011). The number at
// (seed, stream, element) needs no state and no order, so dropout recomputes its mask in backward. The key is the 64-bit
// seed; the counter is (element / 4, 0, stream), and its four words serve four neighbouring elements.
// No fused multiply-add is used here: both builds give the same bits.
import { f32ptr, zero, loadLanes, storeLanes } from "./lanes";

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

// The same on four blocks at once: lane j holds the word of block j.
//   hi, lo = M0·c0 and M1·c2;  c0, c1, c2, c3 = hi(M1·c2) ^ c1 ^ k0, lo(M1·c2), hi(M0·c0) ^ c3 ^ k1, lo(M0·c0)
// @ts-ignore: decorator
@inline
function lowWords(a: v128, b: v128): v128 {
  return i32x4.shuffle(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 0, 2, 4, 6);
}
// @ts-ignore: decorator
@inline
function highWords(a: v128, b: v128): v128 {
  return i32x4.shuffle(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

// The 16 words of blocks block .. block + 3, at p.
function fourBlocks(p: usize, seedLow: u32, seedHigh: u32, stream: u32, block: u32): void {
  const m0 = i32x4.splat(0xd2511f53), m1 = i32x4.splat(0xcd9e8d57);
  let c0 = i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3)), c1 = zero(), c2 = i32x4.splat(stream), c3 = zero();
  let k0 = seedLow, k1 = seedHigh;
  for (let round = 0; round < ROUNDS; ++round) {
    const next = v128.xor(v128.xor(highWords(m1, c2), c1), i32x4.splat(k0));
    c1 = lowWords(m1, c2);
    c2 = v128.xor(v128.xor(highWords(m0, c0), c3), i32x4.splat(k1));
    c3 = lowWords(m0, c0);
    c0 = next;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  const low01 = i32x4.shuffle(c0, c1, 0, 4, 1, 5), low23 = i32x4.shuffle(c2, c3, 0, 4, 1, 5);
  const high01 = i32x4.shuffle(c0, c1, 2, 6, 3, 7), high23 = i32x4.shuffle(c2, c3, 2, 6, 3, 7);
  v128.store(p, i64x2.shuffle(low01, low23, 0, 2));
  v128.store(p, i64x2.shuffle(low01, low23, 1, 3), 16);
  v128.store(p, i64x2.shuffle(high01, high23, 0, 2), 32);
  v128.store(p, i64x2.shuffle(high01, high23, 1, 3), 48);
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
  const bytes = 0x03020100 + (element & 3) * 0x04040404; // which four of the 16
  return i32x4.extract_lane(v128.swizzle(words, i32x4.splat(bytes)), 0);
}

// n words at p, the word of element i at p[i].
function randomWords(p: usize, n: usize, seedLow: u32, seedHigh: u32, stream: u32): void {
  let i: usize = 0;
  for (; i + 16 <= n; i += 16) fourBlocks(p + (i << 2), seedLow, seedHigh, stream, <u32>(i >> 2));
  for (; i < n; i += 4) storeLanes(p + (i << 2), philox(seedLow, seedHigh, stream, <u32>(i >> 2)), <i32>(n - i));
}

// The largest float less than x.
function floatBelow(x: f32): f32 {
  const bits = reinterpret<u32>(x);
  if (x == 0) return reinterpret<f32>(0x80000001);
  return reinterpret<f32>(x > 0 ? bits - 1 : bits + 1);
}

/** x (n) = low + u·(high − low), u uniform in [0, 1) */
export function randomUniform(x: f32ptr, n: usize, low: f32, high: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  const start = f32x4.splat(low), width = f32x4.splat(high - low);
  // The sum may round up to high itself.
  const last = f32x4.splat(high > low ? floatBelow(high) : low);
  randomWords(x, n, seedLow, seedHigh, stream);
  for (let left = <i32>n; left > 0; left -= 4, x += 16) {
    storeLanes(x, f32x4.pmin(f32x4.add(start, f32x4.mul(unit(loadLanes(x, left)), width)), last), left);
  }
}

// cos 2πu, sin 2πu, cos 2πv, sin 2πv, for lanes (·, u, ·, v) in [0, 1). With f what is left of four times the angle's turns beyond
// whole quarters, |f| ≤ 1/2, cos(π/2·f) = C(f²) and sin(π/2·f) = f·S(f²), of degree 3 (minimax, errors 2.8e-8 and 3.2e-9); odd
// quarters swap them. Absolute error 1.1e-7.
// @ts-ignore: decorator
@inline
function circle(u: v128): v128 {
  const quarters = f32x4.mul(i32x4.shuffle(u, u, 1, 1, 3, 3), f32x4.splat(4)), whole = f32x4.nearest(quarters);
  const f = f32x4.sub(quarters, whole), square = f32x4.mul(f, f), q = i32x4.trunc_sat_f32x4_s(whole);
  let y = f32x4(-0.0204083525412, -0.00460165788704, -0.0204083525412, -0.00460165788704);
  y = f32x4.add(f32x4.mul(y, square), f32x4(0.253598644112, 0.0796800327684, 0.253598644112, 0.0796800327684));
  y = f32x4.add(f32x4.mul(y, square), f32x4(-1.23369701425, -0.645963460233, -1.23369701425, -0.645963460233));
  y = f32x4.add(f32x4.mul(y, square), f32x4(0.999999972423, 1.57079632171, 0.999999972423, 1.57079632171));
  y = f32x4.mul(y, i32x4.shuffle(f32x4.splat(1), f, 0, 5, 2, 7));
  y = v128.bitselect(i32x4.shuffle(y, y, 1, 0, 3, 2), y, i32x4.shr_s(i32x4.shl(q, 31), 31));
  // The cosine is negative in quarters 1 and 2, the sine in 2 and 3.
  const negative = i32x4.shl(i32x4.shr_u(i32x4.add(q, i32x4(1, 0, 1, 0)), 1), 31);
  return v128.xor(y, negative);
}

// √(−2·ln(1 − u)): 1 − u lies in (0, 1], where the logarithm is finite.
// @ts-ignore: decorator
@inline
function radius(u: f32): v128 {
  return f32x4.splat(Mathf.sqrt(-2 * Mathf.log(1 - u)));
}

/** x (n) = mean + std·z, z standard normal (Box and Muller 1958) */
export function randomNormal(x: f32ptr, n: usize, mean: f32, std: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  randomWords(x, n, seedLow, seedHigh, stream);
  for (let left = <i32>n, block: u32 = 0; left > 0; left -= 4, ++block, x += 16) {
    // A pair of numbers needs a pair of words, also where only its first number is wanted.
    const u = unit(left >= 4 ? v128.load(x) : philox(seedLow, seedHigh, stream, block));
    const radii = i64x2.shuffle(radius(f32x4.extract_lane(u, 0)), radius(f32x4.extract_lane(u, 2)), 0, 2);
    storeLanes(x, f32x4.add(f32x4.splat(mean), f32x4.mul(f32x4.splat(std), f32x4.mul(radii, circle(u)))), left);
  }
}

// Lanes where u ≥ p keep x·s; the others are 0, whatever x is.
// @ts-ignore: decorator
@inline
function keep(x: v128, s: v128, p: v128, words: v128): v128 {
  return v128.and(f32x4.mul(x, s), f32x4.ge(unit(words), p));
}

/** y = x·[u ≥ p]/(1 − p), s = 1/(1 − p); the mask is a function of (seed, stream, element). y is not x. */
export function dropoutForward(y: f32ptr, x: f32ptr, n: usize, p: f32, s: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  const limit = f32x4.splat(p), factor = f32x4.splat(s);
  randomWords(y, n, seedLow, seedHigh, stream);
  for (let left = <i32>n; left > 0; left -= 4, x += 16, y += 16) {
    storeLanes(y, keep(loadLanes(x, left), factor, limit, loadLanes(y, left)), left);
  }
}

/** dX += dY·[u ≥ p]/(1 − p); scratch (n) */
export function dropoutBackward(dX: f32ptr, dY: f32ptr, scratch: f32ptr, n: usize, p: f32, s: f32, seedLow: u32, seedHigh: u32, stream: u32): void {
  const limit = f32x4.splat(p), factor = f32x4.splat(s);
  randomWords(scratch, n, seedLow, seedHigh, stream);
  for (let left = <i32>n; left > 0; left -= 4, dX += 16, dY += 16, scratch += 16) {
    const d = keep(loadLanes(dY, left), factor, limit, loadLanes(scratch, left));
    storeLanes(dX, f32x4.add(loadLanes(dX, left), d), left);
  }
}

// Helpers on four float32 lanes. All are inlined; none touches memory outside the elements it names.

/** Address of float32 elements in linear memory. */
export type f32ptr = usize;
/** Address of int32 elements in linear memory. */
export type i32ptr = usize;

/** Four zeros. */
// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return i32x4.splat(0);
}

/** a·b + c: two roundings in the simd build, one (where the CPU fuses) in the relaxed build. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the four lanes, as (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline
export function horizontalSum(v: v128): f32 {
  const s = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1);
}

/** The largest lane; NaN where any lane is NaN. */
// @ts-ignore: decorator
@inline
export function horizontalMax(v: v128): f32 {
  const m = f32x4.max(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1));
}

/** v with 0 in the lanes at or past n. */
// @ts-ignore: decorator
@inline
export function firstLanes(v: v128, n: i32): v128 {
  return n >= 4 ? v : v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(n)));
}

/** Loads n ≤ 4 floats; the other lanes are 0. Reads nothing past them. */
// @ts-ignore: decorator
@inline
export function loadLanes(p: f32ptr, n: i32): v128 {
  return n >= 4 ? v128.load(p) : loadTail(p, n);
}

/** Stores the first n ≤ 4 lanes. Writes nothing past them. */
// @ts-ignore: decorator
@inline
export function storeLanes(p: f32ptr, v: v128, n: i32): void {
  if (n >= 4) v128.store(p, v);
  else storeTail(p, v, n);
}

function loadTail(p: f32ptr, n: i32): v128 {
  switch (n) {
    case 3: return v128.load32_lane(p + 8, v128.load64_zero(p), 2);
    case 2: return v128.load64_zero(p);
    case 1: return v128.load32_zero(p);
    default: return zero();
  }
}

function storeTail(p: f32ptr, v: v128, n: i32): void {
  switch (n) {
    case 3: v128.store32_lane(p + 8, v, 2); // then the first two
    case 2: v128.store64_lane(p, v, 0); break;
    case 1: v128.store32_lane(p, v, 0);
  }
}

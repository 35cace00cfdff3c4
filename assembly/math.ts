// exp, tanh and sigmoid on four lanes, with the same operations on every engine: no result depends on JavaScript's Math.
//
//   n = round(z·log2 e), by adding and subtracting 1.5·2²³       r = z − n·ln 2,  |r| ≤ ln 2 / 2
//   expm1(r) = p = r + r²·g(r), g of degree 4 (minimax, relative error 3.1e-9)       s = 2ⁿ
//   exp(x)     = s·p + s               at z = x        error ≤ 1.5 ulp
//   sigmoid(x) = 1 / (1 + exp(−x))                     error ≤ 3 ulp for x ≥ −88.37, below 4.2e-39 (never 0)
//   tanh(x)    = E / (E + 2), E = s·p + (s − 1)        at z = 2x; E = expm1(2x)       error ≤ 3 ulp
//   log1p(e)   = 2·artanh(u) = 2·(u + u³/3 + … + u¹³/13), u = e/(2 + e), for 0 ≤ e ≤ 1   error ≤ 3 ulp
//
// NaN in, NaN out; finite in, finite out: clamps keep x as the first operand of pmin/pmax, which then keep a NaN.
// Constants are loaded from a table: V8 rebuilds v128 constants at every use inside a loop.
import { madd, f32ptr } from "./lanes";

const TABLE: usize = memory.data<f32>([
  1.4426950408889634, 1.4426950408889634, 1.4426950408889634, 1.4426950408889634, // log2 e
  12582912, 12582912, 12582912, 12582912, // 1.5·2²³
  0.693359375, 0.693359375, 0.693359375, 0.693359375, // ln 2, upper bits
  -2.12194440054690583e-4, -2.12194440054690583e-4, -2.12194440054690583e-4, -2.12194440054690583e-4, // ln 2, the rest
  0.00138145676961, 0.00138145676961, 0.00138145676961, 0.00138145676961, // g, highest power first
  0.00836873155814, 0.00836873155814, 0.00836873155814, 0.00836873155814,
  0.041668389477, 0.041668389477, 0.041668389477, 0.041668389477,
  0.166665205106, 0.166665205106, 0.166665205106, 0.166665205106,
  0.499999934396, 0.499999934396, 0.499999934396, 0.499999934396,
  1, 1, 1, 1,
  -87.33, -87.33, -87.33, -87.33, // exp is clamped to where 2ⁿ is a normal number
  88.37, 88.37, 88.37, 88.37,
  -9.02, -9.02, -9.02, -9.02, // beyond, tanh is ±1 in float32
  9.02, 9.02, 9.02, 9.02,
  2, 2, 2, 2,
  0.076923076923, 0.076923076923, 0.076923076923, 0.076923076923, // 1/13, 1/11, … 1/3
  0.090909090909, 0.090909090909, 0.090909090909, 0.090909090909,
  0.111111111111, 0.111111111111, 0.111111111111, 0.111111111111,
  0.142857142857, 0.142857142857, 0.142857142857, 0.142857142857,
  0.2, 0.2, 0.2, 0.2,
  0.333333333333, 0.333333333333, 0.333333333333, 0.333333333333,
], 16);

/** Four lanes of one of the constants above. */
// @ts-ignore: decorator
@inline
export function constant(index: usize): v128 {
  return v128.load(constantAt(index));
}

/** Their address. */
// @ts-ignore: decorator
@inline
export function constantAt(index: usize): f32ptr {
  return TABLE + (index << 4);
}

// n + 1.5·2²³: its low mantissa bits are n.
// @ts-ignore: decorator
@inline
function shiftedPower(z: v128): v128 {
  return madd(z, constant(0), constant(1));
}

// expm1 of what is left of z after n·ln 2 is taken away.
// @ts-ignore: decorator
@inline
function expm1Reduced(z: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, constant(1));
  const r = f32x4.sub(f32x4.sub(z, f32x4.mul(n, constant(2))), f32x4.mul(n, constant(3)));
  let g = madd(constant(4), r, constant(5));
  g = madd(g, r, constant(6));
  g = madd(g, r, constant(7));
  g = madd(g, r, constant(8));
  return madd(f32x4.mul(r, r), g, r);
}

// 2ⁿ, by moving n into the exponent.
// @ts-ignore: decorator
@inline
function powerOfTwo(shifted: v128): v128 {
  return i32x4.add(i32x4.shl(shifted, 23), constant(9));
}

/** exp of each lane, for use inside kernels: clamped to [e^−87.33, e^88.37], so it is never 0 and never infinite. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const z = f32x4.pmin(f32x4.pmax(x, constant(10)), constant(11));
  const shifted = shiftedPower(z);
  const s = powerOfTwo(shifted);
  return madd(s, expm1Reduced(z, shifted), s);
}

/** 1 / (1 + exp(−x)) of each lane. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(constant(9), f32x4.add(constant(9), exp4(f32x4.neg(x))));
}

/** tanh of each lane; |result| ≤ 1. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(12)), constant(13));
  const z = f32x4.add(clamped, clamped);
  const shifted = shiftedPower(z);
  const s = powerOfTwo(shifted);
  const E = madd(s, expm1Reduced(z, shifted), f32x4.sub(s, constant(9)));
  return f32x4.div(E, f32x4.add(E, constant(14)));
}

/** exp over the whole float32 range: 0 below −87.33 (subnormal results are flushed), infinity above 88.72. */
// @ts-ignore: decorator
@inline
export function expFull4(x: v128): v128 {
  // Above 88.37, 2ⁿ itself would overflow: one factor of two is put off to the end.
  const large = f32x4.gt(x, constant(11));
  const z = f32x4.pmin(f32x4.pmax(x, constant(10)), f32x4.splat(89));
  const shifted = i32x4.add(shiftedPower(z), large);
  const s = powerOfTwo(shifted);
  const p = expm1Reduced(z, i32x4.sub(shifted, large));
  const y = madd(s, p, s);
  const doubled = v128.bitselect(f32x4.add(y, y), y, large);
  return v128.andnot(doubled, f32x4.lt(x, constant(10)));
}

/** log(1 + e) of each lane, for 0 ≤ e ≤ 1: what the series leaves out is below 2e-8 of the result, since u ≤ 1/3. */
// @ts-ignore: decorator
@inline
export function log1p4(e: v128): v128 {
  const u = f32x4.div(e, f32x4.add(constant(14), e));
  const square = f32x4.mul(u, u);
  let g = constant(15);
  g = madd(g, square, constant(16));
  g = madd(g, square, constant(17));
  g = madd(g, square, constant(18));
  g = madd(g, square, constant(19));
  g = madd(g, square, constant(20));
  const twice = f32x4.add(u, u);
  return madd(f32x4.mul(twice, square), g, twice);
}

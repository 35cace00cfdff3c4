// exp, tanh and sigmoid on four lanes, with the same operations on every engine: no result depends on JavaScript's Math.
//
//   n = round(z·log2 e), by adding and subtracting 1.5·2²³       r = z − n·ln 2,  |r| ≤ ln 2 / 2       s = 2ⁿ
//   exp(x)     = s·p + s, p = expm1(r) = r + r²·g(r), g of degree 4 (minimax, relative error 3.1e-9)     error ≤ 1.5 ulp
//
// sigmoid and tanh are quotients anyway, and exp(r) is one too: (A + r) / (A − r), where A = 2 + a = r·coth(r/2) =
// 2 + r²/6 − r⁴/360 + …, of which two terms are enough (minimax, relative error 2.2e-9):
//
//   sigmoid(x) = s·(A + r) / (s·(A + r) + (A − r))         at z = x        error ≤ 3 ulp for x ≥ −87.33, below 1.2e-38 (never 0)
//   tanh(x)    = (2d + (d·a + e·r)) / (2e + (e·a + d·r))   at z = 2x       d = s − 1, e = s + 1, error ≤ 3 ulp
//
//   log1p(e)   = 2·artanh(u) = 2·(u + u³/3 + … + u¹³/13), u = e/(2 + e), for 0 ≤ e ≤ 1   error ≤ 3 ulp
//
// NaN in, NaN out; finite in, finite out: clamps keep x as the first operand of pmin/pmax, which then keep a NaN.
// Constants are loaded from a table: V8 rebuilds v128 constants at every use inside a loop.
import { madd, f32ptr } from "./lanes";

const TABLE: usize = memory.data<f32>([
  1.4426950408889634, 1.4426950408889634, 1.4426950408889634, 1.4426950408889634, // log2 e
  12583039, 12583039, 12583039, 12583039, // 1.5·2²³ + 127, the bias of an exponent
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
  87.33, 87.33, 87.33, 87.33, // above, s·(A + r) would overflow
  -0.0027667445, -0.0027667445, -0.0027667445, -0.0027667445, // a: the factors of r⁴ and, at the end, of r²
  2, 2, 2, 2,
  0.076923076923, 0.076923076923, 0.076923076923, 0.076923076923, // 1/13, 1/11, … 1/3
  0.090909090909, 0.090909090909, 0.090909090909, 0.090909090909,
  0.111111111111, 0.111111111111, 0.111111111111, 0.111111111111,
  0.142857142857, 0.142857142857, 0.142857142857, 0.142857142857,
  0.2, 0.2, 0.2, 0.2,
  0.333333333333, 0.333333333333, 0.333333333333, 0.333333333333,
  0.16666626, 0.16666626, 0.16666626, 0.16666626,
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

// n + 127 + 1.5·2²³: its low mantissa bits are n + 127, the exponent of 2ⁿ.
// @ts-ignore: decorator
@inline
function shiftedPower(z: v128): v128 {
  return madd(z, constant(0), constant(1));
}

// z − n·ln 2.
// @ts-ignore: decorator
@inline
function reduced(z: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, constant(1));
  return f32x4.sub(f32x4.sub(z, f32x4.mul(n, constant(2))), f32x4.mul(n, constant(3)));
}

// @ts-ignore: decorator
@inline
function expm1Reduced(r: v128): v128 {
  let g = madd(constant(4), r, constant(5));
  g = madd(g, r, constant(6));
  g = madd(g, r, constant(7));
  g = madd(g, r, constant(8));
  return madd(f32x4.mul(r, r), g, r);
}

// 2ⁿ, by moving n + 127 into the exponent.
// @ts-ignore: decorator
@inline
function powerOfTwo(shifted: v128): v128 {
  return i32x4.shl(shifted, 23);
}

/** sigmoid(z), from A. */
// @ts-ignore: decorator
@inline
export function sigmoidQuotient(s: v128, A: v128, r: v128): v128 {
  const E = f32x4.mul(s, f32x4.add(A, r));
  return f32x4.div(E, f32x4.add(E, f32x4.sub(A, r)));
}

/** tanh(z/2), from a. */
// @ts-ignore: decorator
@inline
export function tanhQuotient(s: v128, a: v128, r: v128): v128 {
  const d = f32x4.sub(s, constant(9)), e = f32x4.add(s, constant(9));
  return f32x4.div(addTwice(d, madd(d, a, f32x4.mul(e, r))), addTwice(e, madd(e, a, f32x4.mul(d, r))));
}

// 2a + b
// @ts-ignore: decorator
@inline
function addTwice(a: v128, b: v128): v128 {
  return f32x4.add(f32x4.add(a, a), b);
}

/** exp of each lane, for use inside kernels: clamped to [e^−87.33, e^88.37], so it is never 0 and never infinite. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const z = f32x4.pmin(f32x4.pmax(x, constant(10)), constant(11));
  const shifted = shiftedPower(z);
  const s = powerOfTwo(shifted);
  return madd(s, expm1Reduced(reduced(z, shifted)), s);
}

/** 1 / (1 + exp(−x)) of each lane. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const z = f32x4.pmin(f32x4.pmax(x, constant(10)), constant(12));
  const shifted = shiftedPower(z);
  const r = reduced(z, shifted), square = f32x4.mul(r, r);
  const A = madd(madd(square, constant(13), constant(21)), square, constant(14));
  return sigmoidQuotient(powerOfTwo(shifted), A, r);
}

/** tanh of each lane; |result| ≤ 1. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const z = f32x4.pmin(f32x4.pmax(f32x4.add(x, x), constant(10)), constant(12));
  const shifted = shiftedPower(z);
  const r = reduced(z, shifted), square = f32x4.mul(r, r);
  const a = f32x4.mul(madd(square, constant(13), constant(21)), square);
  return tanhQuotient(powerOfTwo(shifted), a, r);
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
  const p = expm1Reduced(reduced(z, i32x4.sub(shifted, large)));
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

// The four gates of LSTM at once: sigmoid of i, f and o, tanh of g, by the formulas of math.ts. Done side by side, every
// constant is loaded once, and four chains of dependent operations overlap. With e = exp(x) and E = expm1(2x):
//
//   sigmoid(x) = e / (e + 1),   tanh(x) = E / (E + 2)
import { f32ptr, madd, loadLanes, storeLanes } from "./lanes";
import { constant } from "./math";

// c − a·b
// @ts-ignore: decorator
@inline
function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** One row z of i, f, g, o (H columns each), activated in place. */
export function activateGates(z: f32ptr, H: usize): void {
  const gate = H << 2;
  let left = <i32>H;
  for (; left >= 4; left -= 4, z += 16) activateLanes(z, gate, 4);
  if (left > 0) activateLanes(z, gate, left);
}

// @ts-ignore: decorator
@inline
function activateLanes(z: f32ptr, gate: usize, left: i32): void {
  const zf = z + gate, zg = zf + gate, zo = zg + gate;
  let i = loadLanes(z, left), f = loadLanes(zf, left), g = loadLanes(zg, left), o = loadLanes(zo, left);
  g = f32x4.add(g, g);
  let k = constant(10), m = constant(11);
  i = f32x4.pmin(f32x4.pmax(i, k), m);
  f = f32x4.pmin(f32x4.pmax(f, k), m);
  g = f32x4.pmin(f32x4.pmax(g, k), m);
  o = f32x4.pmin(f32x4.pmax(o, k), m);
  // s: n + 1.5·2²³; then n in t; what is left of the argument; g of it in t
  k = constant(0);
  m = constant(1);
  let si = madd(i, k, m), sf = madd(f, k, m), sg = madd(g, k, m), so = madd(o, k, m);
  let ti = f32x4.sub(si, m), tf = f32x4.sub(sf, m), tg = f32x4.sub(sg, m), to = f32x4.sub(so, m);
  k = constant(2);
  i = nmadd(ti, k, i);
  f = nmadd(tf, k, f);
  g = nmadd(tg, k, g);
  o = nmadd(to, k, o);
  k = constant(3);
  i = nmadd(ti, k, i);
  f = nmadd(tf, k, f);
  g = nmadd(tg, k, g);
  o = nmadd(to, k, o);
  k = constant(4);
  m = constant(5);
  ti = madd(i, k, m);
  tf = madd(f, k, m);
  tg = madd(g, k, m);
  to = madd(o, k, m);
  k = constant(6);
  ti = madd(ti, i, k);
  tf = madd(tf, f, k);
  tg = madd(tg, g, k);
  to = madd(to, o, k);
  k = constant(7);
  ti = madd(ti, i, k);
  tf = madd(tf, f, k);
  tg = madd(tg, g, k);
  to = madd(to, o, k);
  k = constant(8);
  ti = madd(ti, i, k);
  tf = madd(tf, f, k);
  tg = madd(tg, g, k);
  to = madd(to, o, k);
  // expm1 of what is left; s: 2ⁿ
  i = madd(f32x4.mul(i, i), ti, i);
  f = madd(f32x4.mul(f, f), tf, f);
  g = madd(f32x4.mul(g, g), tg, g);
  o = madd(f32x4.mul(o, o), to, o);
  k = constant(9);
  si = i32x4.add(i32x4.shl(si, 23), k);
  sf = i32x4.add(i32x4.shl(sf, 23), k);
  sg = i32x4.add(i32x4.shl(sg, 23), k);
  so = i32x4.add(i32x4.shl(so, 23), k);
  i = madd(si, i, si);
  f = madd(sf, f, sf);
  g = madd(sg, g, f32x4.sub(sg, k));
  o = madd(so, o, so);
  storeLanes(z, f32x4.div(i, f32x4.add(i, k)), left);
  storeLanes(zf, f32x4.div(f, f32x4.add(f, k)), left);
  storeLanes(zg, f32x4.div(g, f32x4.add(g, constant(14))), left);
  storeLanes(zo, f32x4.div(o, f32x4.add(o, k)), left);
}

// Gates, four vectors at once: sigmoid, for LSTM's g tanh, by the formulas of math.ts. Done side by side, every constant is loaded
// once, and four chains of dependent operations overlap. With e = exp(x) and E = expm1(2x):
//
//   sigmoid(x) = e / (e + 1),   tanh(x) = E / (E + 2)
import { f32ptr, madd, loadLanes, storeLanes } from "./lanes";
import { constant, sigmoid4 } from "./math";

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
  for (; left >= 4; left -= 4, z += 16) activateFour(z, z + gate, z + 2 * gate, z + 3 * gate, 4, true);
  if (left > 0) activateFour(z, z + gate, z + 2 * gate, z + 3 * gate, left, true);
}

/** n columns, sigmoid in place. */
export function sigmoidInPlace(z: f32ptr, n: usize): void {
  let left = <i32>n;
  for (; left >= 16; left -= 16, z += 64) activateFour(z, z + 16, z + 32, z + 48, 4, false);
  for (; left > 0; left -= 4, z += 16) storeLanes(z, sigmoid4(loadLanes(z, left)), left);
}

// Sigmoid of i, f and o; tanh or sigmoid of g.
// @ts-ignore: decorator
@inline
function activateFour(pi: f32ptr, pf: f32ptr, pg: f32ptr, po: f32ptr, left: i32, tanh: bool): void {
  let i = loadLanes(pi, left), f = loadLanes(pf, left), g = loadLanes(pg, left), o = loadLanes(po, left);
  if (tanh) g = f32x4.add(g, g);
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
  g = madd(sg, g, tanh ? f32x4.sub(sg, k) : sg);
  o = madd(so, o, so);
  storeLanes(pi, f32x4.div(i, f32x4.add(i, k)), left);
  storeLanes(pf, f32x4.div(f, f32x4.add(f, k)), left);
  storeLanes(pg, f32x4.div(g, f32x4.add(g, tanh ? constant(14) : k)), left);
  storeLanes(po, f32x4.div(o, f32x4.add(o, k)), left);
}

// Activations of four vectors at once, by the formulas of math.ts: the gates of LSTM and GRU, and tanh. Done side by side, every
// constant is loaded once, and four chains of dependent operations overlap.
import { f32ptr, madd, loadLanes, storeLanes } from "./lanes";
import { constant, sigmoid4, sigmoidQuotient, tanhQuotient } from "./math";

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
  for (; left >= 4; left -= 4, z += 16) activateFour(z, z, gate, 4, TANH_G);
  if (left > 0) activateFour(z, z, gate, left, TANH_G);
}

/** n columns, sigmoid in place. */
export function sigmoidInPlace(z: f32ptr, n: usize): void {
  let left = <i32>n;
  for (; left >= 16; left -= 16, z += 64) activateFour(z, z, 16, 4, NO_TANH);
  for (; left > 0; left -= 4, z += 16) storeLanes(z, sigmoid4(loadLanes(z, left)), left);
}

/** y = tanh of 16 numbers at x; y may be x. */
// @ts-ignore: decorator
@inline
export function tanh16(y: f32ptr, x: f32ptr): void {
  activateFour(y, x, 16, 4, ALL_TANH);
}

// Which of four vectors get tanh, the others sigmoid.
// @ts-ignore: decorator
@inline
const NO_TANH: i32 = 0, TANH_G: i32 = 4, ALL_TANH: i32 = 15;

// Four vectors, `step` bytes apart; the bits of `tanh` tell which get tanh.
// @ts-ignore: decorator
@inline
function activateFour(y: f32ptr, x: f32ptr, step: usize, left: i32, tanh: i32): void {
  let i = loadLanes(x, left), f = loadLanes(x + step, left), g = loadLanes(x + 2 * step, left), o = loadLanes(x + 3 * step, left);
  if (tanh & 1) i = f32x4.add(i, i);
  if (tanh & 2) f = f32x4.add(f, f);
  if (tanh & 4) g = f32x4.add(g, g);
  if (tanh & 8) o = f32x4.add(o, o);
  let k = constant(10), m = constant(12);
  i = f32x4.pmin(f32x4.pmax(i, k), m);
  f = f32x4.pmin(f32x4.pmax(f, k), m);
  g = f32x4.pmin(f32x4.pmax(g, k), m);
  o = f32x4.pmin(f32x4.pmax(o, k), m);
  k = constant(0);
  m = constant(1);
  // s: n + 127 + 1.5·2²³; then n in t; what is left of the argument; its square in t
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
  ti = f32x4.mul(i, i);
  tf = f32x4.mul(f, f);
  tg = f32x4.mul(g, g);
  to = f32x4.mul(o, o);
  k = constant(13);
  m = constant(21);
  let Ai = madd(ti, k, m), Af = madd(tf, k, m), Ag = madd(tg, k, m), Ao = madd(to, k, m);
  k = constant(14);
  Ai = tanh & 1 ? f32x4.mul(Ai, ti) : madd(Ai, ti, k);
  Af = tanh & 2 ? f32x4.mul(Af, tf) : madd(Af, tf, k);
  Ag = tanh & 4 ? f32x4.mul(Ag, tg) : madd(Ag, tg, k);
  Ao = tanh & 8 ? f32x4.mul(Ao, to) : madd(Ao, to, k);
  si = i32x4.shl(si, 23);
  sf = i32x4.shl(sf, 23);
  sg = i32x4.shl(sg, 23);
  so = i32x4.shl(so, 23);
  storeLanes(y, tanh & 1 ? tanhQuotient(si, Ai, i) : sigmoidQuotient(si, Ai, i), left);
  storeLanes(y + step, tanh & 2 ? tanhQuotient(sf, Af, f) : sigmoidQuotient(sf, Af, f), left);
  storeLanes(y + 2 * step, tanh & 4 ? tanhQuotient(sg, Ag, g) : sigmoidQuotient(sg, Ag, g), left);
  storeLanes(y + 3 * step, tanh & 8 ? tanhQuotient(so, Ao, o) : sigmoidQuotient(so, Ao, o), left);
}

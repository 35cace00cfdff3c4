// Maps over n elements, element by element; y may be x. Backward kernels accumulate: dX += ...
// `map` and `zip` are inlined with a constant operation, so each export is one loop without a branch.
import { f32ptr, zero, loadLanes, storeLanes } from "./lanes";
import { expFull4, sigmoid4, tanh4 } from "./math";

// @ts-ignore: decorator
@lazy
const enum Op { Add, Sub, Mul, Div, Exp, Tanh, Sigmoid, Relu, AddProduct, AddRatio, AddTanh, AddSigmoid, AddRelu }

// @ts-ignore: decorator
@inline
function apply(op: i32, a: v128, b: v128, c: v128): v128 {
  switch (op) {
    case Op.Add: return f32x4.add(a, b);
    case Op.Sub: return f32x4.sub(a, b);
    case Op.Mul: return f32x4.mul(a, b);
    case Op.Div: return f32x4.div(a, b);
    case Op.Exp: return expFull4(a);
    case Op.Tanh: return tanh4(a);
    case Op.Sigmoid: return sigmoid4(a);
    case Op.Relu: return f32x4.pmax(a, zero());
    case Op.AddProduct: return f32x4.add(c, f32x4.mul(a, b));
    case Op.AddRatio: return f32x4.add(c, f32x4.div(a, b));
    case Op.AddTanh: return f32x4.add(c, f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(b, b))));
    case Op.AddSigmoid: return f32x4.add(c, f32x4.mul(a, f32x4.mul(b, f32x4.sub(f32x4.splat(1), b))));
    default: return f32x4.add(c, v128.and(a, f32x4.gt(b, zero()))); // AddRelu
  }
}

// y = op(a, b, y)
// @ts-ignore: decorator
@inline
function zip(op: i32, y: f32ptr, a: f32ptr, b: f32ptr, n: usize): void {
  const whole = a + ((n & ~3) << 2), end = a + (n << 2);
  for (; a < whole; a += 16, b += 16, y += 16) v128.store(y, apply(op, v128.load(a), v128.load(b), v128.load(y)));
  for (; a < end; a += 4, b += 4, y += 4) {
    v128.store32_lane(y, apply(op, v128.load32_splat(a), v128.load32_splat(b), v128.load32_splat(y)), 0);
  }
}

// y = op(x). The operation takes long enough to hide the test for a tail, and is in the code only once.
// @ts-ignore: decorator
@inline
function map(op: i32, y: f32ptr, x: f32ptr, n: usize): void {
  for (let left = <i32>n; left > 0; left -= 4, x += 16, y += 16) storeLanes(y, apply(op, loadLanes(x, left), zero(), zero()), left);
}

export function add(y: f32ptr, a: f32ptr, b: f32ptr, n: usize): void { zip(Op.Add, y, a, b, n); }
export function sub(y: f32ptr, a: f32ptr, b: f32ptr, n: usize): void { zip(Op.Sub, y, a, b, n); }
export function mul(y: f32ptr, a: f32ptr, b: f32ptr, n: usize): void { zip(Op.Mul, y, a, b, n); }
export function div(y: f32ptr, a: f32ptr, b: f32ptr, n: usize): void { zip(Op.Div, y, a, b, n); }

export function exp(y: f32ptr, x: f32ptr, n: usize): void { map(Op.Exp, y, x, n); }
export function tanh(y: f32ptr, x: f32ptr, n: usize): void { map(Op.Tanh, y, x, n); }
export function sigmoid(y: f32ptr, x: f32ptr, n: usize): void { map(Op.Sigmoid, y, x, n); }
export function relu(y: f32ptr, x: f32ptr, n: usize): void { zip(Op.Relu, y, x, x, n); }
export function log(y: f32ptr, x: f32ptr, n: usize): void {
  for (let i: usize = 0; i < n; ++i) f32.store(y + (i << 2), Mathf.log(f32.load(x + (i << 2))));
}

/** d += a·b: backward of mul, and of exp with b = its result. */
export function addProduct(d: f32ptr, a: f32ptr, b: f32ptr, n: usize): void { zip(Op.AddProduct, d, a, b, n); }
/** d += a/b: backward of the numerator, and of log with b = its argument. */
export function addRatio(d: f32ptr, a: f32ptr, b: f32ptr, n: usize): void { zip(Op.AddRatio, d, a, b, n); }
/** dX += dY·(1 − y²) */
export function tanhBackward(dX: f32ptr, dY: f32ptr, y: f32ptr, n: usize): void { zip(Op.AddTanh, dX, dY, y, n); }
/** dX += dY·y·(1 − y) */
export function sigmoidBackward(dX: f32ptr, dY: f32ptr, y: f32ptr, n: usize): void { zip(Op.AddSigmoid, dX, dY, y, n); }
/** dX += dY where y > 0 */
export function reluBackward(dX: f32ptr, dY: f32ptr, y: f32ptr, n: usize): void { zip(Op.AddRelu, dX, dY, y, n); }

/** d += s·x */
export function addScaled(d: f32ptr, x: f32ptr, s: f32, n: usize): void {
  const scale = f32x4.splat(s);
  for (let left = <i32>n; left > 0; left -= 4, d += 16, x += 16) {
    storeLanes(d, f32x4.add(loadLanes(d, left), f32x4.mul(loadLanes(x, left), scale)), left);
  }
}

/** dDenominator −= dY·y / b, for y = a / b */
export function divBackward(dB: f32ptr, dY: f32ptr, y: f32ptr, b: f32ptr, n: usize): void {
  for (let left = <i32>n; left > 0; left -= 4, dB += 16, dY += 16, y += 16, b += 16) {
    const d = f32x4.div(f32x4.mul(loadLanes(dY, left), loadLanes(y, left)), loadLanes(b, left));
    storeLanes(dB, f32x4.sub(loadLanes(dB, left), d), left);
  }
}

/** x *= s */
export function scale(x: f32ptr, s: f32, n: usize): void {
  const factor = f32x4.splat(s);
  for (let left = <i32>n; left > 0; left -= 4, x += 16) storeLanes(x, f32x4.mul(loadLanes(x, left), factor), left);
}

/** x = min(max(x, low), high); NaN stays. */
export function clamp(x: f32ptr, low: f32, high: f32, n: usize): void {
  const l = f32x4.splat(low), h = f32x4.splat(high);
  for (let left = <i32>n; left > 0; left -= 4, x += 16) {
    storeLanes(x, f32x4.pmin(f32x4.pmax(loadLanes(x, left), l), h), left);
  }
}

export function fill(x: f32ptr, value: f32, n: usize): void {
  const v = f32x4.splat(value);
  for (let left = <i32>n; left > 0; left -= 4, x += 16) storeLanes(x, v, left);
}

// Activations whose derivative is a function of their result, chosen by number.
import { f32ptr, zero } from "./lanes";
import { sigmoid4, tanh4 } from "./math";

export const enum Activation { Tanh, Relu, Sigmoid, Identity }

/** h = f(h) over whole groups of four lanes. */
export function activateInPlace(f: Activation, h: f32ptr, bytes: usize): void {
  const end = h + bytes, none = zero();
  if (f == Activation.Tanh) for (; h < end; h += 16) v128.store(h, tanh4(v128.load(h)));
  else if (f == Activation.Relu) for (; h < end; h += 16) v128.store(h, f32x4.pmax(v128.load(h), none)); // pmax keeps a NaN in its first operand
  else if (f == Activation.Sigmoid) for (; h < end; h += 16) v128.store(h, sigmoid4(v128.load(h)));
}

/** g·f′, where h = f(z): 1 − h², [h > 0], h·(1 − h) or 1. */
// @ts-ignore: decorator
@inline
export function slope(f: Activation, g: v128, h: v128): v128 {
  const one = f32x4.splat(1);
  if (f == Activation.Tanh) return f32x4.mul(g, f32x4.sub(one, f32x4.mul(h, h)));
  if (f == Activation.Relu) return v128.and(g, f32x4.gt(h, zero()));
  if (f == Activation.Sigmoid) return f32x4.mul(g, f32x4.mul(h, f32x4.sub(one, h)));
  return g;
}

// Activations whose derivative is a function of their result, chosen by number. All but softmax work on each element.
import { f32ptr, zero } from "./lanes";
import { tanh16 } from "./gates";
import { sigmoid4, tanh4 } from "./math";
import { softmaxRow, softmaxRowBackward } from "./softmax";

export const enum Activation { Tanh, Relu, Sigmoid, Identity, Softmax }

/** h = f(h) over whole groups of four lanes; f is not softmax. */
export function activateInPlace(f: Activation, h: f32ptr, bytes: usize): void {
  const end = h + bytes, none = zero();
  if (f == Activation.Tanh) {
    for (; h + 64 <= end; h += 64) tanh16(h, h);
    for (; h < end; h += 16) v128.store(h, tanh4(v128.load(h)));
  }
  else if (f == Activation.Relu) for (; h < end; h += 16) v128.store(h, f32x4.pmax(v128.load(h), none)); // pmax keeps a NaN in its first operand
  else if (f == Activation.Sigmoid) for (; h < end; h += 16) v128.store(h, sigmoid4(v128.load(h)));
}

/** g·f′, where h = f(z): 1 − h², [h > 0], h·(1 − h) or 1; f is not softmax. */
// @ts-ignore: decorator
@inline
export function slope(f: Activation, g: v128, h: v128): v128 {
  const one = f32x4.splat(1);
  if (f == Activation.Tanh) return f32x4.mul(g, f32x4.sub(one, f32x4.mul(h, h)));
  if (f == Activation.Relu) return v128.and(g, f32x4.gt(h, zero()));
  if (f == Activation.Sigmoid) return f32x4.mul(g, f32x4.mul(h, f32x4.sub(one, h)));
  return g;
}

/** y = f(y) for rows of N columns, with a stride ld that is a multiple of 4; columns behind N become f(0), 0 stays 0 with softmax. */
export function activateRows(f: Activation, y: f32ptr, rows: usize, N: usize, ld: usize): void {
  if (f == Activation.Softmax) for (let r: usize = 0; r < rows; ++r) softmaxRow(y + ((r * ld) << 2), y + ((r * ld) << 2), N);
  else activateInPlace(f, y, (rows * ld) << 2);
}

/** dz = ∂L/∂z of one row of N columns, from dy = ∂L/∂y and y = f(z). All three have room for whole groups of four lanes; but with softmax, dz may be dy. */
export function activationBackward(f: Activation, dz: f32ptr, dy: f32ptr, y: f32ptr, N: usize): void {
  if (f == Activation.Softmax) {
    memory.fill(dz, 0, N << 2);
    softmaxRowBackward(dz, dy, y, N);
  } else {
    for (const end = y + (N << 2); y < end; y += 16, dy += 16, dz += 16) v128.store(dz, slope(f, v128.load(dy), v128.load(y)));
  }
}

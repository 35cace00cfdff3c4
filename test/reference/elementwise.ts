/** One element of each elementwise kernel; NaN in, NaN out. A kernel that accumulates gets the old value first. */

export const add = (a: number, b: number) => a + b;
export const sub = (a: number, b: number) => a - b;
export const mul = (a: number, b: number) => a * b;
export const div = (a: number, b: number) => a / b;

export const exp = Math.exp;
export const log = Math.log;
export const tanh = Math.tanh;
export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
export const relu = (x: number) => Math.max(x, 0);

export const addProduct = (d: number, a: number, b: number) => d + a * b;
export const addRatio = (d: number, a: number, b: number) => d + a / b;
export const addScaled = (d: number, x: number, s: number) => d + s * x;
export const tanhBackward = (dX: number, dY: number, y: number) => dX + dY * (1 - y * y);
export const sigmoidBackward = (dX: number, dY: number, y: number) => dX + dY * y * (1 - y);
export const reluBackward = (dX: number, dY: number, y: number) => (y > 0 ? dX + dY : dX);
/** For y = a / b. */
export const divBackward = (dB: number, dY: number, y: number, b: number) => dB - (dY * y) / b;

export const scale = (x: number, s: number) => x * s;
export const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
export const fill = (_: number, value: number) => value;

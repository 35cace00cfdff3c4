/** The RNN kernels on a drawn problem: packing, padded states, workspace. */

import { ACTIVATIONS } from "../../src/ops/rnn.js";
import type { Values } from "../reference/arrays.js";
import { type Buffers, kernels, run } from "./harness.js";
import { pack, packTransposed } from "./matrices.js";
import type { RnnCase } from "./rnnCase.js";

/** The pointer 0 stands for what is missing. */
function optional(memory: Buffers, values: Values | undefined): number {
  return values ? memory.input(values) : 0;
}

/** out (T,B,ldOut), hN (B,H) and the saved hs (T+1,B,Hp). */
export function forward(rnn: RnnCase) {
  const { T, B, I, H, ldOut, reverse, f, lengths } = rnn;
  const wih = packTransposed(Float32Array.from(rnn.wih), I, H);
  const whh = packTransposed(Float32Array.from(rnn.whh), H, H);
  return run((memory) => {
    const [out, hN, hs] = [memory.output(T * B * ldOut), memory.output(B * H), memory.output((T + 1) * B * padded(H))];
    const [x, h0] = [memory.input(rnn.x), optional(memory, rnn.h0)];
    const [bih, bhh] = [optional(memory, rnn.bih), optional(memory, rnn.bhh)];
    kernels.rnnForward(
      out,
      hN,
      hs,
      x,
      h0,
      memory.input(wih),
      memory.input(whh),
      bih,
      bhh,
      lengths ? memory.indices(lengths) : 0,
      T,
      B,
      I,
      H,
      ldOut,
      reverse,
      ACTIVATIONS[f],
    );
    return { out: memory.read(out), hN: memory.read(hN), hs: memory.read(hs) };
  });
}

export function padded(H: number): number {
  return Math.ceil(H / 8) * 8;
}

/** The states (T,B,H) after each step, out of the saved ones: in time these follow h0, in reverse h0 follows them. */
export function statesOf({ T, B, H, reverse }: RnnCase, hs: Float32Array): Float32Array {
  const first = reverse ? 0 : B;
  return unpad(hs, padded(H), H).subarray(first * H, (first + T * B) * H);
}

/** Rows of `width` elements out of rows that lie `stride` apart. */
export function unpad(values: Float32Array, stride: number, width: number): Float32Array {
  return values.filter((_, index) => index % stride < width);
}

export interface OutputGradients {
  readonly dOut?: Float32Array | undefined;
  readonly dHN?: Float32Array | undefined;
}

export const GRADIENTS = ["dX", "dH0", "dWih", "dWhh", "dBih", "dBhh"] as const;
export type Gradient = (typeof GRADIENTS)[number];

/** An array of the right length for each gradient. */
export function eachGradient(
  { T, B, I, H }: RnnCase,
  make: (count: number) => Float32Array,
): Record<Gradient, Float32Array> {
  const counts = { dX: T * B * I, dH0: B * H, dWih: H * I, dWhh: H * H, dBih: H, dBhh: H };
  return Object.fromEntries(GRADIENTS.map((name) => [name, make(counts[name])])) as Record<Gradient, Float32Array>;
}

/** start + the gradients, of those that start has; and dHs (T,B,H) if it is wanted. */
export function backward(
  rnn: RnnCase,
  hs: Float32Array,
  { dOut, dHN }: OutputGradients,
  start: Partial<Record<Gradient, Float32Array>>,
  wantsHs = true,
): Partial<Record<Gradient | "dHs", Float32Array>> {
  const { T, B, I, H, ldOut, reverse, f, lengths } = rnn;
  const wih = pack(Float32Array.from(rnn.wih), H, I);
  const whh = pack(Float32Array.from(rnn.whh), H, H);
  return run((memory) => {
    const written = new Map<string, number>(
      GRADIENTS.map((name) => [name, start[name] ? memory.update(start[name]) : 0]),
    );
    written.set("dHs", wantsHs ? memory.output(T * B * H) : 0);
    const [dX, dH0, dWih, dWhh, dBih, dBhh, dHs] = [...written.values()] as SevenPointers;
    kernels.rnnBackward(
      dX,
      dH0,
      dWih,
      dWhh,
      dBih,
      dBhh,
      dHs,
      optional(memory, dOut),
      optional(memory, dHN),
      memory.input(hs),
      memory.input(rnn.x),
      memory.input(wih),
      memory.input(whh),
      lengths ? memory.indices(lengths) : 0,
      memory.output(kernels.rnnWorkspace(T, B, I, H, lengths !== undefined)),
      T,
      B,
      I,
      H,
      ldOut,
      reverse,
      ACTIVATIONS[f],
    );
    const wanted = [...written].filter(([, pointer]) => pointer !== 0);
    return Object.fromEntries(wanted.map(([name, pointer]) => [name, memory.read(pointer)]));
  });
}

type SevenPointers = [number, number, number, number, number, number, number];

/** The Jordan kernels on a drawn problem: packing, padded rows, workspace. */

import { ACTIVATIONS } from "../../src/ops/rnn.js";
import type { Values } from "../reference/arrays.js";
import { type Buffers, kernels, run } from "./harness.js";
import type { JordanCase } from "./jordanCase.js";
import { pack, packTransposed } from "./matrices.js";
import { padded, unpad } from "./recurrentRun.js";

/** The pointer 0 stands for what is missing. */
function optional(memory: Buffers, values: Values | undefined): number {
  return values ? memory.input(values) : 0;
}

/** What the kernel saves. */
interface Saved {
  readonly hs: Float32Array;
  readonly ys: Float32Array;
}

/** out (T,B,O), yN (B,O) and the saved hs (T,B,Hp) and ys (T+1,B,Op). */
export function forward(jordan: JordanCase) {
  const { T, B, I, H, O, f, g, lengths } = jordan;
  const u = pack(Float32Array.from(jordan.U), I, H);
  const w = pack(Float32Array.from(jordan.W), O, H);
  const v = pack(Float32Array.from(jordan.V), H, O);
  return run((memory) => {
    const [out, yN] = [memory.output(T * B * O), memory.output(B * O)];
    const [hs, ys] = [memory.output(T * B * padded(H)), memory.output((T + 1) * B * padded(O))];
    kernels.jordanForward(
      out,
      yN,
      hs,
      ys,
      memory.input(jordan.x),
      optional(memory, jordan.y0),
      memory.input(u),
      memory.input(w),
      memory.input(v),
      memory.input(jordan.bW),
      memory.input(jordan.bV),
      lengths ? memory.indices(lengths) : 0,
      T,
      B,
      I,
      H,
      O,
      ACTIVATIONS[f],
      ACTIVATIONS[g],
    );
    return { out: memory.read(out), yN: memory.read(yN), hs: memory.read(hs), ys: memory.read(ys) };
  });
}

/** The states (T,B,H) and the outputs (T,B,O) after each step, out of the saved ones. */
export function statesOf({ B, H, O }: JordanCase, { hs, ys }: Saved): Saved {
  return { hs: unpad(hs, padded(H), H), ys: unpad(ys, padded(O), O).subarray(B * O) };
}

export interface OutputGradients {
  readonly dOut?: Float32Array | undefined;
  readonly dYN?: Float32Array | undefined;
}

export const GRADIENTS = ["dX", "dY0", "dU", "dW", "dV", "dBW", "dBV"] as const;
export type Gradient = (typeof GRADIENTS)[number];

/** An array of the right length for each gradient. */
export function eachGradient(
  { T, B, I, H, O }: JordanCase,
  make: (count: number) => Float32Array,
): Record<Gradient, Float32Array> {
  const counts = { dX: T * B * I, dY0: B * O, dU: I * H, dW: O * H, dV: H * O, dBW: H, dBV: O };
  return Object.fromEntries(GRADIENTS.map((name) => [name, make(counts[name])])) as Record<Gradient, Float32Array>;
}

/** start + the gradients, of those that start has; and dHs (T,B,H) if it is wanted. */
export function backward(
  jordan: JordanCase,
  { hs, ys }: Saved,
  { dOut, dYN }: OutputGradients,
  start: Partial<Record<Gradient, Float32Array>>,
  wantsHs = true,
): Partial<Record<Gradient | "dHs", Float32Array>> {
  const { T, B, I, H, O, f, g, lengths } = jordan;
  const u = packTransposed(Float32Array.from(jordan.U), H, I);
  const w = packTransposed(Float32Array.from(jordan.W), H, O);
  const v = packTransposed(Float32Array.from(jordan.V), O, H);
  return run((memory) => {
    const written = new Map<string, number>(
      GRADIENTS.map((name) => [name, start[name] ? memory.update(start[name]) : 0]),
    );
    written.set("dHs", wantsHs ? memory.output(T * B * H) : 0);
    const [dX, dY0, dU, dW, dV, dBW, dBV, dHs] = [...written.values()] as EightPointers;
    kernels.jordanBackward(
      dX,
      dY0,
      dU,
      dW,
      dV,
      dBW,
      dBV,
      dHs,
      optional(memory, dOut),
      optional(memory, dYN),
      memory.input(hs),
      memory.input(ys),
      memory.input(jordan.x),
      memory.input(u),
      memory.input(w),
      memory.input(v),
      lengths ? memory.indices(lengths) : 0,
      memory.output(kernels.jordanWorkspace(T, B, I, H, O, lengths !== undefined)),
      T,
      B,
      I,
      H,
      O,
      ACTIVATIONS[f],
      ACTIVATIONS[g],
    );
    const wanted = [...written].filter(([, pointer]) => pointer !== 0);
    return Object.fromEntries(wanted.map(([name, pointer]) => [name, memory.read(pointer)]));
  });
}

type EightPointers = [number, number, number, number, number, number, number, number];

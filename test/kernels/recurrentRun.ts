/** The recurrent kernels on a drawn problem: packing, padded states, workspace. */

import { ACTIVATIONS } from "../../src/ops/rnn.js";
import { at, type Values } from "../reference/arrays.js";
import type { ResultGradients, Saved } from "../reference/recurrent.js";
import { type Buffers, kernels, run } from "./harness.js";
import { pack, packTransposed } from "./matrices.js";
import type { RecurrentCase } from "./recurrentCase.js";

/** The arguments of each kernel, in order. */
const FORWARD = {
  rnn: "out hN hs x h0 wih whh bih bhh lengths T B I H ldOut reverse activation",
  lstm: "out hN cN hs cs ts gates ms x h0 c0 wih whh whr bih bhh lengths T B I H R ldOut reverse keep",
  gru: "out hN hs gates bias x h0 wih whh bih bhh lengths T B I H ldOut reverse keep",
} as const;

const BACKWARD = {
  rnn: "dX dH0 dWih dWhh dBih dBhh dHs dOut dHN hs x wih whh lengths workspace T B I H ldOut reverse activation",
  lstm: "dX dH0 dC0 dWih dWhh dWhr dBih dBhh dHs dOut dHN dCN hs cs ts gates ms x wih whh whr lengths workspace T B I H R ldOut reverse",
  gru: "dX dH0 dWih dWhh dBih dBhh dHs dOut dHN hs gates x wih whh lengths workspace T B I H ldOut reverse",
} as const;

/** Calls a kernel with those of the named values that it takes; 0 stands for what is missing. */
function call(
  name: ForwardName | BackwardName,
  order: string,
  values: Readonly<Record<string, number | boolean>>,
): void {
  (kernels[name] as (...args: (number | boolean)[]) => void)(
    ...order.split(" ").map((argument) => values[argument] ?? 0),
  );
}

type ForwardName = "rnnForward" | "lstmForward" | "gruForward";
type BackwardName = "rnnBackward" | "lstmBackward" | "gruBackward";

function scalars({ T, B, I, H, R, ldOut, reverse, kind }: RecurrentCase) {
  return { T, B, I, H, R, ldOut, reverse, activation: ACTIVATIONS[kind.activation ?? "tanh"] };
}

/** Buffers for those of the arrays that there are. */
function inputs(memory: Buffers, arrays: Readonly<Record<string, Values | undefined>>): Record<string, number> {
  const given = Object.entries(arrays).filter(([, values]) => values !== undefined);
  return Object.fromEntries(given.map(([name, values = []]) => [name, memory.input(values)]));
}

export function padded(H: number): number {
  return Math.ceil(H / 8) * 8;
}

/** What the forward kernel saves, as it lies in memory. */
export type Raw = Readonly<Partial<Record<"hs" | "cs" | "ts" | "gates" | "ms", Float32Array>>>;

interface ForwardOptions {
  /** Whether everything that backward needs is kept, which is what a case is about unless it says otherwise. */
  readonly keep?: boolean;
  /** Whether the output is the states in hs. */
  readonly shared?: boolean;
}

/** out (T,B,ldOut), hN (B,R), cN (B,H), and what is saved. */
export function forward(problem: RecurrentCase, { keep = true, shared = false }: ForwardOptions = {}) {
  const { kind, cell, T, B, I, H, R, ldOut, x, whr, bih, bhh, h0, c0, lengths } = problem;
  const G = cell.gates * H;
  const panels = {
    wih: packTransposed(inputWeights(problem), I, G),
    whh: packTransposed(Float32Array.from(problem.whh), R, G),
    whr: whr && packTransposed(Float32Array.from(whr), H, R),
  };
  const gateSteps = keep ? T : kernels.chunkSteps(T, B, lengths !== undefined);
  const cells = (keep ? T : 1) * B * padded(H);
  const counts = {
    out: shared ? 0 : T * B * ldOut,
    hN: B * R,
    cN: B * H,
    hs: (T + 1) * B * padded(R),
    cs: cells + B * padded(H),
    ts: cells,
    gates: gateSteps * B * kernels.gateStride(4 * H),
    bias: 4 * H,
    ms: kind.projection ? cells : 0,
  };
  const order = FORWARD[kind.kernel];
  const outputs = Object.entries(counts).filter(([name, count]) => count > 0 && order.split(" ").includes(name));
  return run((memory) => {
    const written = outputs.map(([name, count]) => [name, memory.output(count)] as const);
    const pointers: Record<string, number> = Object.fromEntries(written);
    if (shared) pointers.out = (pointers.hs as number) + 4 * B * R;
    call(`${kind.kernel}Forward`, order, {
      ...scalars(problem),
      keep,
      ...pointers,
      ...inputs(memory, { x, bih, bhh, h0, c0, ...panels }),
      lengths: lengths ? memory.indices(lengths) : 0,
    });
    const results = Object.fromEntries(written.map(([name, pointer]) => [name, memory.read(pointer)]));
    const { hN, cN, bias: _, ...rest } = results as Readonly<Record<string, Float32Array>> & { hN: Float32Array };
    const { out = rest.hs?.subarray(B * R) ?? new Float32Array(), ...raw } = rest;
    return { out, hN, cN: cN ?? new Float32Array(), raw: raw as Raw };
  });
}

// W_ih as the kernel's panels want it: GRU's with the rows of n before those of r and z.
function inputWeights({ kind, wih, H, I }: RecurrentCase): Float32Array {
  const first = kind.kernel === "gru" ? 2 * H * I : 0;
  return Float32Array.from(wih, (_, index) => at(wih, (first + index) % wih.length));
}

/** What the forward kernel saved, as the reference has it. */
export function savedOf({ kind, cell, T, B, H, R, reverse }: RecurrentCase, raw: Raw): Saved {
  // In time states follow the initial ones, in reverse these follow them.
  const states = (values: Float32Array | undefined, size: number) => {
    const rows = unpad(values ?? new Float32Array((T + 1) * B * padded(size)), padded(size), size);
    return rows.subarray((reverse ? 0 : B) * size, ((reverse ? 0 : B) + T * B) * size);
  };
  const hs = states(raw.hs, R);
  const ms = kind.projection ? unpad(raw.ms ?? new Float32Array(), padded(H), H) : hs;
  const { gates = new Float32Array() } = raw;
  return { hs, cs: states(raw.cs, H), ms, kept: unpad(gates, kernels.gateStride(4 * H), cell.keeps * H) };
}

/** Rows of `width` elements out of rows that lie `stride` apart. */
export function unpad(values: Float32Array, stride: number, width: number): Float32Array {
  return values.filter((_, index) => index % stride < width);
}

export type Gradient = "dX" | "dH0" | "dC0" | "dWih" | "dWhh" | "dWhr" | "dBih" | "dBhh";

/** The gradients of a problem, and an array of the right length for each. */
export function eachGradient(
  { kind, cell, T, B, I, H, R }: RecurrentCase,
  make: (count: number) => Float32Array,
): Partial<Record<Gradient, Float32Array>> {
  const G = cell.gates * H;
  const counts = { dX: T * B * I, dH0: B * R, dWih: G * I, dWhh: G * R, dBih: G, dBhh: G };
  const states = cell.states === 2 ? { dC0: B * H } : {};
  const projection = kind.projection ? { dWhr: R * H } : {};
  const all = Object.entries({ ...counts, ...states, ...projection });
  return Object.fromEntries(all.map(([name, count]) => [name, make(count)]));
}

export type Gradients = Partial<Record<Gradient | "dHs", Float32Array>>;

/** start + the gradients, of those that start has; and dHs (T,B,R) if it is wanted. */
export function backward(
  problem: RecurrentCase,
  raw: Raw,
  { dOut, dHN, dCN }: ResultGradients,
  start: Partial<Record<Gradient, Float32Array>>,
  wantsHs = true,
): Gradients {
  const { kind, cell, T, B, I, H, R, x, whr, lengths } = problem;
  const G = cell.gates * H;
  const panels = {
    wih: pack(inputWeights(problem), G, I),
    whh: pack(Float32Array.from(problem.whh), G, R),
    whr: whr && pack(Float32Array.from(whr), R, H),
  };
  return run((memory) => {
    const written = Object.entries(start).map(([name, values]) => [name, memory.update(values)] as const);
    if (wantsHs) written.push(["dHs", memory.output(T * B * R)]);
    const { gates, ms, ...constant } = raw; // gates and ms are overwritten
    call(`${kind.kernel}Backward`, BACKWARD[kind.kernel], {
      ...scalars(problem),
      ...Object.fromEntries(written),
      ...inputs(memory, { x, dOut, dHN, dCN, ...constant, ...panels }),
      gates: gates ? memory.update(gates) : 0,
      ms: ms ? memory.update(ms) : 0,
      lengths: lengths ? memory.indices(lengths) : 0,
      workspace: memory.output(workspace(problem)),
    });
    return Object.fromEntries(written.map(([name, pointer]) => [name, memory.read(pointer)]));
  });
}

function workspace({ kind, T, B, I, H, R, lengths }: RecurrentCase): number {
  const padded = lengths !== undefined;
  if (kind.kernel === "lstm") return kernels.lstmWorkspace(T, B, I, H, R, padded, kind.projection);
  return kernels[kind.kernel === "rnn" ? "rnnWorkspace" : "gruWorkspace"](T, B, I, H, padded);
}

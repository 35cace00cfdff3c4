/** Convolutions of drawn sizes, and runs of the kernels on them. */

import { Draw } from "../golden/draw.js";
import type { Conv1d } from "../reference/conv1d.js";
import { kernels, run } from "./harness.js";

/** What a case may fix; the rest is drawn. */
export type Fixed = Partial<Omit<Conv1d, "Lout">>;

/** Sizes of a convolution of at least one output position. */
export function drawSizes(seed: number, fixed: Fixed = {}): Conv1d {
  const draw = new Draw(seed * 2654435769);
  const from1 = (limit: number) => 1 + (draw.integers(1, limit)[0] as number);
  const groups = fixed.groups ?? from1(3);
  const { B = from1(5), C = groups * from1(5), O = groups * from1(5), K = from1(5) } = fixed;
  const { stride = from1(3), dilation = from1(3) } = fixed;
  const span = (K - 1) * dilation + 1;
  const padding = fixed.padding ?? from1(span + 1) - 1;
  const L = fixed.L ?? Math.max(1, span - padding) + from1(40) - 1;
  const right = from1(span + 1) - 1;
  const Lout = Math.floor(Math.max(0, L + padding + right - span) / stride) + 1;
  return { B, C, L, O, Lout, K, stride, padding, dilation, groups };
}

export function describeSizes(conv: Conv1d): string {
  return Object.entries(conv)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

/** Numbers for a convolution; `start` is what the gradients add to. */
export function drawProblem(conv: Conv1d) {
  const { B, C, L, O, Lout, K, groups } = conv;
  const draw = new Draw(B * 10_000 + C * 1000 + L * 10 + K);
  const weights = (O * C * K) / groups;
  return {
    conv,
    x: draw.values(B * C * L),
    w: draw.values(weights),
    bias: draw.values(O),
    dY: draw.values(B * O * Lout),
    start: { dX: draw.values(B * C * L), dW: draw.values(weights), dB: draw.values(O) },
  };
}

export type Problem = ReturnType<typeof drawProblem>;
export type Gradients = Partial<Problem["start"]>;

type Sizes = [number, number, number, number, number, number, number, number, number, number];

function sizesOf({ B, C, L, O, Lout, K, stride, padding, dilation, groups }: Conv1d): Sizes {
  return [B, C, L, O, Lout, K, stride, padding, dilation, groups];
}

function workspaceOf({ B, C, O, Lout, K, groups }: Conv1d): number {
  return kernels.conv1dWorkspace(B, C, O, Lout, K, groups);
}

export function forward({ conv, x, w, bias }: Problem, hasBias = true): Float32Array {
  return run((memory) => {
    const y = memory.output(conv.B * conv.O * conv.Lout);
    const workspace = memory.output(workspaceOf(conv));
    const biases = hasBias ? memory.input(bias) : 0;
    kernels.conv1dForward(y, memory.input(x), memory.input(w), biases, workspace, ...sizesOf(conv));
    return memory.read(y);
  });
}

/** start + the gradients, of those that start has. */
export function backward({ conv, x, w, dY }: Problem, { dX, dW, dB }: Gradients): Gradients {
  return run((memory) => {
    const update = (values: Float32Array | undefined) => (values ? memory.update(values) : 0);
    const [toX, toW, toB] = [update(dX), update(dW), update(dB)];
    const workspace = memory.output(workspaceOf(conv));
    const read = [memory.input(dY), memory.input(x), memory.input(w)] as const;
    kernels.conv1dBackward(toX, toW, toB, ...read, workspace, ...sizesOf(conv));
    return {
      ...(dX && { dX: memory.read(toX) }),
      ...(dW && { dW: memory.read(toW) }),
      ...(dB && { dB: memory.read(toB) }),
    };
  });
}

/** Recurrent layers with drawn weights, and everything that one pass forward and back through them gives. */

import { cat, scope, type Tensor, tensor } from "bptt";
import type * as nn from "bptt/nn";
import { expect } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import { type LayerKind, type LayerOptions, makeLayer, run } from "./layers.js";

export interface Kind {
  readonly kind: LayerKind;
  readonly nonlinearity?: "tanh" | "relu";
  readonly projSize?: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
}

/** One of each kind, with one layer that reads forward. */
export const single: readonly Kind[] = (
  [
    { kind: "RNN", nonlinearity: "tanh" },
    { kind: "RNN", nonlinearity: "relu" },
    { kind: "LSTM" },
    { kind: "LSTM", projSize: 6 },
    { kind: "GRU" },
  ] as const
).map((own) => ({ ...own, numLayers: 1, bidirectional: false }));

/** Every combination. */
export const kinds: readonly Kind[] = single.flatMap((kind) =>
  [1, 2, 3].flatMap((numLayers) => [false, true].map((bidirectional) => ({ ...kind, numLayers, bidirectional }))),
);

export const oneWay = kinds.filter(({ bidirectional }) => !bidirectional);

/** Two bidirectional layers of each kind. */
export const twoLayers = kinds.filter(({ numLayers, bidirectional }) => numLayers === 2 && bidirectional);

export function title({ kind, nonlinearity, projSize, numLayers, bidirectional }: Kind): string {
  const own = nonlinearity ? `, ${nonlinearity}` : projSize ? ", projected" : "";
  return `${kind}${own}, ${numLayers} ${numLayers === 1 ? "layer" : "layers"}${bidirectional ? ", bidirectional" : ""}`;
}

/** Neither fills whole vectors. */
export const inputSize = 5;
export const hiddenSize = 11;

/** What tolerance.ts counts roundings from. */
export function sizes(kind: Kind, steps: number, batch: number) {
  return { ...kind, inputSize, hiddenSize, steps, batch };
}

export function network<K extends Kind>(kind: K, options: LayerOptions = {}) {
  const { kind: name, ...own } = kind;
  const layer = makeLayer<K["kind"]>(name, inputSize, hiddenSize, { ...own, ...options });
  const draw = new Draw(7);
  for (const [, parameter] of layer.namedParameters()) parameter.set(draw.parameter(parameter.size, hiddenSize));
  return layer;
}

/** A tensor of drawn values that collects its gradient. */
export function drawn(seed: number, shape: readonly number[]): Tensor {
  return tensor(new Draw(seed).values(sizeOf(shape)), shape, { requiresGrad: true });
}

/** Of h. */
export function stateShape({ numLayers, bidirectional, projSize }: Kind, batch: number): [number, number, number] {
  return [numLayers * (bidirectional ? 2 : 1), batch, projSize ?? hiddenSize];
}

/** Features of the output. */
export function outputSize({ bidirectional, projSize }: Kind): number {
  return (bidirectional ? 2 : 1) * (projSize ?? hiddenSize);
}

/** What a pass reads; c0 and wC of LSTM alone. */
export interface Inputs {
  readonly x: Tensor;
  readonly h0: Tensor;
  readonly c0?: Tensor;
  readonly wOut: Tensor;
  readonly wH: Tensor;
  readonly wC?: Tensor;
}

export function drawInputs(kind: Kind, T: number, B: number): Inputs {
  const h = stateShape(kind, B);
  const c = [h[0], B, hiddenSize];
  return {
    x: drawn(1, [T, B, inputSize]),
    h0: drawn(2, h),
    wOut: drawn(3, [T, B, outputSize(kind)]),
    wH: drawn(4, h),
    ...(kind.kind === "LSTM" && { c0: drawn(5, c), wC: drawn(6, c) }),
  };
}

/** The same inputs, changed by name. */
export function mapInputs(inputs: Inputs, change: (input: Tensor, name: string) => Tensor): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, change(input, name)]),
  ) as unknown as Inputs;
}

/** Inputs of time steps; the others are states. */
export function isSequence(name: string): boolean {
  return ["x", "wOut", "output"].includes(name);
}

/** The initial states as a list, [h0] or [h0, c0]. */
export function statesOf({ h0, c0 }: Pick<Inputs, "h0" | "c0">): Tensor[] {
  return c0 ? [h0, c0] : [h0];
}

/** All results of a pass, by name: output, hN (and cN), and the gradients of x, h0 (and c0) and the parameters. */
export type Results = Record<string, Tensor>;

/** Σ output·wOut + Σ hN·wH + Σ cN·wC */
export function weighted(output: Tensor, final: readonly Tensor[], { wOut, wH, wC }: Inputs): Tensor {
  const weights = [wH, wC];
  return final.reduce((sum, state, i) => sum.add(state.mul(weights[i] as Tensor).sum()), output.mul(wOut).sum());
}

/** The gradients are those of the weighted sum. */
export function pass(model: nn.Module, inputs: Inputs & { lengths?: readonly number[] }): Results {
  const { x, lengths } = inputs;
  const states = statesOf(inputs);
  model.zeroGrad();
  for (const leaf of [x, ...states]) leaf.grad = null;
  const { output, final } = scope(() => {
    const [output, final] = run(model, x, states, { lengths });
    weighted(output, final, inputs).backward();
    return { output, final };
  });
  const named = (names: readonly string[], tensors: readonly (Tensor | null)[]) =>
    Object.fromEntries(tensors.map((own, i) => [names[i], own as Tensor]));
  const gradients = model.namedParameters().map(([name, parameter]) => [name, parameter.grad as Tensor]);
  return {
    output,
    ...named(["hN", "cN"], final),
    ...named(
      ["x", "h0", "c0"],
      [x, ...states].map(({ grad }) => grad),
    ),
    ...Object.fromEntries(gradients),
  };
}

/**
 * The results of a batch are those of its sequences one by one, each of its own length: outputs, states and their gradients
 * the same, gradients of parameters their sum.
 */
export function expectSequences(kind: Kind, inputs: Inputs, lengths?: readonly number[]): Results {
  const layer = network(kind);
  const [T, B] = inputs.x.shape as [number, number];
  const { output: there, gradient: back } = roundings(kind, T, B);
  const together = pass(layer, { ...inputs, ...(lengths && { lengths }) });
  const sums = new Map<string, Float64Array>();
  for (let b = 0; b < B; ++b) {
    const length = lengths?.[b] ?? T;
    const own = (x: Tensor, name: string) => row(x, b, isSequence(name) ? length : undefined);
    const alone = pass(
      layer,
      mapInputs(inputs, (input, name) => leaf(own(input, name))),
    );
    for (const [name, result] of Object.entries(alone)) {
      const whole = together[name] as Tensor;
      if (name.includes("_")) {
        const sum = sums.get(name) ?? new Float64Array(result.size);
        const values = result.toFloat32Array();
        sums.set(
          name,
          sum.map((value, i) => value + (values[i] as number)),
        );
      } else {
        const isResult = ["output", "hN", "cN"].includes(name);
        const steps = name === "x" || name === "output" ? length : undefined;
        expectSame(`${name} of sequence ${b}`, row(whole, b, steps), result, isResult ? there : back);
      }
    }
  }
  expect([...sums.keys()]).toEqual(layer.namedParameters().map(([name]) => name));
  for (const [name, sum] of sums) {
    expectClose(`gradient of ${name}`, (together[name] as Tensor).toFloat32Array(), sum, back);
  }
  return together;
}

/** How far results, and gradients, may lie from exact ones. */
export function roundings(kind: Kind, steps: number, batch: number) {
  const all = sizes(kind, steps, batch);
  return { output: forwardRoundings(all), gradient: gradientRoundings(all) };
}

/** Whether this build promises the same bits for a sequence in whatever batch it lies. */
export const exact = process.env.BPTT_BUILD === "simd";

export function bits(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

/** The same bits, or in the relaxed build the same numbers within the roundings. */
export function expectSame(name: string, got: Tensor, expected: Tensor, roundings: number): void {
  expect(got.shape, `${name}: shape`).toEqual(expected.shape);
  if (exact) expect(bits(got.toFloat32Array()), name).toEqual(bits(expected.toFloat32Array()));
  else expectClose(name, got.toFloat32Array(), expected.toFloat32Array(), roundings);
}

/** One sequence of a batch, (…, batch, …) in dimension 1, and of it the first steps. */
export function row(x: Tensor, b: number, steps = x.shape[0] as number): Tensor {
  return x.narrow(1, b, 1).narrow(0, 0, steps);
}

/** The same as a leaf that collects its gradient. */
export function leaf(x: Tensor): Tensor {
  return tensor(x.toFloat32Array(), x.shape, { requiresGrad: true });
}

export function reversed(x: Tensor): Tensor {
  return cat(
    Array.from({ length: x.shape[0] as number }, (_, t) => x.narrow(0, -1 - t + (x.shape[0] as number), 1)),
    0,
  );
}

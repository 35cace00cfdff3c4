/** Recurrent layers with drawn weights, and what the tests of sequences ask of their results. */

import { cat, type Tensor, tensor } from "bptt";
import { expect } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { expectClose, forwardRoundings, gradientRoundings } from "../tolerance.js";
import { type LayerKind, type LayerOptions, makeLayer } from "./layers.js";

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

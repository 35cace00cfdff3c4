/** Recurrent networks with drawn weights, and everything that one pass forward and back through them gives. */

import { cat, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { expect } from "vitest";
import { Draw, sizeOf } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";

export interface Kind {
  readonly nonlinearity: "tanh" | "relu";
  readonly numLayers: number;
  readonly bidirectional: boolean;
}

/** Every combination. */
export const kinds: readonly Kind[] = (["tanh", "relu"] as const).flatMap((nonlinearity) =>
  [1, 2, 3].flatMap((numLayers) => [false, true].map((bidirectional) => ({ nonlinearity, numLayers, bidirectional }))),
);

export const oneWay = kinds.filter(({ bidirectional }) => !bidirectional);

export function title({ nonlinearity, numLayers, bidirectional }: Kind): string {
  return `${nonlinearity}, ${numLayers} ${numLayers === 1 ? "layer" : "layers"}${bidirectional ? ", bidirectional" : ""}`;
}

/** Neither fills whole vectors. */
export const inputSize = 5;
export const hiddenSize = 11;

/** What tolerance.ts counts roundings from. */
export function sizes(kind: Kind, steps: number, batch: number) {
  return { ...kind, inputSize, hiddenSize, steps, batch };
}

export function network(kind: Kind, options: nn.RNNOptions = {}): nn.RNN {
  const rnn = new nn.RNN(inputSize, hiddenSize, { ...kind, ...options });
  const draw = new Draw(7);
  for (const [, parameter] of rnn.namedParameters()) parameter.set(draw.parameter(parameter.size, hiddenSize));
  return rnn;
}

/** A tensor of drawn values that collects its gradient. */
export function drawn(seed: number, shape: readonly number[]): Tensor {
  return tensor(new Draw(seed).values(sizeOf(shape)), shape, { requiresGrad: true });
}

export function stateShape({ numLayers, bidirectional }: Kind, batch: number): [number, number, number] {
  return [numLayers * (bidirectional ? 2 : 1), batch, hiddenSize];
}

/** All results of a pass, by name: output, hN, and the gradients of x, h0 and the parameters. */
export type Results = Record<string, Tensor>;

/** A layer or network that reads sequences and carries one state. */
export type Reader = nn.Module & {
  forward(x: Tensor, state?: Tensor, options?: nn.SequenceOptions): [output: Tensor, state: Tensor];
};

/** The gradients are those of Σ output·wOut + Σ hN·wH. */
export function pass(
  rnn: Reader,
  inputs: { x: Tensor; h0: Tensor; wOut: Tensor; wH: Tensor; lengths?: readonly number[] },
): Results {
  const { x, h0, wOut, wH, lengths } = inputs;
  rnn.zeroGrad();
  x.grad = null;
  h0.grad = null;
  const { output, hN } = scope(() => {
    const [output, hN] = rnn.forward(x, h0, { lengths });
    output.mul(wOut).sum().add(hN.mul(wH).sum()).backward();
    return { output, hN };
  });
  const gradients = rnn.namedParameters().map(([name, parameter]) => [name, parameter.grad as Tensor]);
  return {
    output,
    hN,
    x: x.grad as unknown as Tensor,
    h0: h0.grad as unknown as Tensor,
    ...Object.fromEntries(gradients),
  };
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

/** Modules that run step by step, and sequences for them. */

import { type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { Draw } from "../golden/draw.js";

export const T = 9;
export const I = 5;

/** A recurrent cell and a read-out, in a module that says itself how it runs a step. */
export class Stepper extends nn.Module {
  readonly rnn = new nn.GRU(I, 6);
  readonly head = new nn.Linear(6, 3);

  override forward(x: Tensor): Tensor {
    return this.head.forward(this.rnn.forward(x)[0]);
  }

  step(x: Tensor, state: { h: Tensor } | undefined): [Tensor, { h: Tensor }] {
    const [output, h] = this.rnn.forward(x.reshape([1, -1]), state?.h);
    return [this.head.forward(output.reshape([-1])), { h }];
  }
}

/** Every kind of module that can be streamed. */
export const modules: Readonly<Record<string, () => nn.Module>> = {
  "tanh RNN": () => new nn.RNN(I, 7),
  "relu RNN of 2 layers without bias": () => new nn.RNN(I, 7, { numLayers: 2, bias: false, nonlinearity: "relu" }),
  LSTM: () => new nn.LSTM(I, 9),
  "LSTM of 3 layers with projections": () => new nn.LSTM(I, 11, { numLayers: 3, projSize: 4 }),
  GRU: () => new nn.GRU(I, 9),
  "GRU of 2 layers": () => new nn.GRU(I, 13, { numLayers: 2 }),
  Linear: () => new nn.Linear(I, 3),
  "a Sequential of many": () =>
    new nn.Sequential(
      new nn.LSTM(I, 6, { dropout: 0.5, numLayers: 2 }),
      new nn.Dropout(0.5),
      new nn.Tanh(),
      new nn.Sequential(new nn.Linear(6, 4), new nn.ReLU(), new nn.GRU(4, 5), new nn.Sigmoid()),
      new nn.Identity(),
      new nn.Softmax(-1),
      new nn.LogSoftmax(-1),
    ),
  Elman: () => new nn.Elman(I, 7, 3, { activation: "relu", outputActivation: "identity" }),
  Jordan: () => new nn.Jordan(I, 7, 3, { outputActivation: "softmax" }),
  LayerNorm: () => new nn.LayerNorm(I),
  "a causal Conv1d": () => new nn.Conv1d(I, 6, 3, { padding: "causal", dilation: 2 }),
  "a causal Conv1d in groups": () => new nn.Conv1d(I, 10, 4, { padding: "causal", groups: 5, bias: false }),
  "a Conv1d of one tap": () => new nn.Conv1d(I, 3, 1),
  "convolutions and a recurrent layer": () =>
    new nn.Sequential(
      new nn.Conv1d(I, 6, 5, { padding: "causal" }),
      new nn.ReLU(),
      new nn.Conv1d(6, 4, 2, { padding: "causal", dilation: 3 }),
      new nn.LayerNorm(4),
      new nn.GRU(4, 5),
    ),
  "a module with step": () => new Stepper(),
  "a Sequential with a module with step": () =>
    new nn.Sequential(new nn.Linear(I, I), new Stepper(), new nn.Linear(3, 2), new nn.RNN(2, 3)),
};

/** (T,I), another for every seed. */
export function sequence(seed = 1): Tensor {
  return tensor(new Draw(seed).values(T * I), [T, I]);
}

/** The steps of a sequence. */
export function steps(x: Tensor): Float32Array[] {
  const data = x.toFloat32Array();
  const size = x.shape[1] as number;
  return Array.from({ length: x.shape[0] as number }, (_, t) => data.slice(t * size, (t + 1) * size));
}

/** The modules' first parameters repeat: what a module computes depends on its kind and seed alone. */
export function seeded(make: () => nn.Module, seed = 7): nn.Module {
  const module = make();
  const draw = new Draw(seed);
  for (const parameter of module.parameters()) parameter.set(draw.parameter(parameter.size, 4));
  return module;
}

/**
 * What the module gives for a sequence (seq, features), in eval mode. A convolution reads channels where other layers read
 * features, so it is turned here.
 */
export function whole(module: nn.Module, x: Tensor): Tensor {
  module.eval();
  if (module instanceof nn.Sequential) return [...module].reduce((y: Tensor, part) => whole(part, y), x);
  if (module instanceof nn.Conv1d) return module.forward(x.transpose(0, 1)).transpose(0, 1);
  const result = (module as nn.Module & { forward(x: Tensor): Tensor | [Tensor, unknown] }).forward(x);
  return Array.isArray(result) ? result[0] : result;
}

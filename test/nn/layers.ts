/** Recurrent layers of any kind, called alike: their states are a list, [h], or [h, c] of LSTM. */

import type { Tensor } from "bptt";
import * as nn from "bptt/nn";

export type LayerKind = "RNN" | "LSTM" | "GRU";

/** Options of any of them; those of another kind must be left out. */
export type LayerOptions = nn.RNNOptions & nn.LSTMOptions;

export type Layer = nn.RNN | nn.LSTM | nn.GRU;

export function makeLayer(kind: LayerKind, inputSize: number, hiddenSize: number, options: LayerOptions): Layer {
  return new { RNN: nn.RNN, LSTM: nn.LSTM, GRU: nn.GRU }[kind](inputSize, hiddenSize, options);
}

/** Runs a layer on a sequence, or packed ones. */
export function run<Sequence extends Tensor | nn.PackedSequence>(
  layer: Layer,
  x: Sequence,
  states?: readonly Tensor[],
  options: nn.SequenceOptions = {},
): [output: Sequence, states: Tensor[]] {
  const initial = states && (layer instanceof nn.LSTM ? [...states] : states[0]);
  const forward = layer.forward.bind(layer) as unknown as Forward<Sequence>;
  const [output, final] = forward(x, initial, options);
  return [output, Array.isArray(final) ? final : [final]];
}

type Forward<Sequence> = (x: Sequence, initial: unknown, options: nn.SequenceOptions) => [Sequence, Tensor | Tensor[]];

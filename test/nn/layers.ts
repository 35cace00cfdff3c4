/** Recurrent layers of any kind, called alike: their states are a list, [h], or [h, c] of LSTM. */

import type { Tensor } from "bptt";
import * as nn from "bptt/nn";

const LAYERS = { RNN: nn.RNN, LSTM: nn.LSTM, GRU: nn.GRU } as const;

export type LayerKind = keyof typeof LAYERS;

/** Options of any of them; those of another kind must be left out. */
export type LayerOptions = nn.RNNOptions & nn.LSTMOptions;

export function makeLayer<K extends LayerKind>(
  kind: K,
  inputSize: number,
  hiddenSize: number,
  options: LayerOptions,
): InstanceType<(typeof LAYERS)[K]> {
  return new LAYERS[kind](inputSize, hiddenSize, options) as InstanceType<(typeof LAYERS)[K]>;
}

/** Runs a layer, or a network that carries one state, on a sequence or on packed ones. */
export function run<Sequence extends Tensor | nn.PackedSequence>(
  layer: nn.Module,
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

const CELLS = { RNN: nn.RNNCell, LSTM: nn.LSTMCell, GRU: nn.GRUCell } as const;

export function makeCell<K extends LayerKind>(
  kind: K,
  inputSize: number,
  hiddenSize: number,
  options: nn.RNNCellOptions,
): InstanceType<(typeof CELLS)[K]> {
  return new CELLS[kind](inputSize, hiddenSize, options) as InstanceType<(typeof CELLS)[K]>;
}

/** Runs a cell: the states after a step. */
export function step(cell: nn.RNNCell | nn.LSTMCell | nn.GRUCell, x: Tensor, states?: readonly Tensor[]): Tensor[] {
  if (cell instanceof nn.LSTMCell) return cell.forward(x, states && ([...states] as nn.LSTMState));
  return [cell.forward(x, states?.[0])];
}

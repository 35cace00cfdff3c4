import { describe, typeError } from "../errors.js";
import * as nn from "../nn/index.js";

/** The kind of a recurrent layer. */
export type Cell = "rnn" | "lstm" | "gru";

const LAYERS = { rnn: nn.RNN, lstm: nn.LSTM, gru: nn.GRU } as const satisfies Record<Cell, unknown>;

/** All kinds. */
export const CELLS = ["rnn", "lstm", "gru"] as const satisfies readonly Cell[];

/** Rows of weights for each hidden unit. */
export function gateCount(cell: Cell): number {
  return { rnn: 1, lstm: 4, gru: 3 }[cell];
}

/** How many parameters a recurrent layer of that kind has: for each gate and unit its weights and two biases. */
export function recurrentParameters(
  cell: Cell,
  inputSize: number,
  hiddenSize: number,
  numLayers: number,
  directions = 1,
): number {
  const layer = (features: number) => gateCount(cell) * hiddenSize * (features + hiddenSize + 2);
  return directions * (layer(inputSize) + (numLayers - 1) * layer(directions * hiddenSize));
}

/** A recurrent layer of that kind. */
export function recurrentLayer(
  what: string,
  cell: Cell,
  inputSize: number,
  hiddenSize: number,
  options: nn.RecurrentOptions,
): nn.RNN | nn.LSTM | nn.GRU {
  if (!Object.hasOwn(LAYERS, cell))
    throw typeError("ERR_BPTT_ARGUMENT", `${what} must be "rnn", "lstm" or "gru", got ${describe(cell)}`);
  return new LAYERS[cell](inputSize, hiddenSize, options);
}

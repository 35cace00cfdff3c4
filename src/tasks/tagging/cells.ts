import * as nn from "../../nn/index.js";

/** The recurrent layers that a tagger can be made of. */
export const LAYERS = { rnn: nn.RNN, lstm: nn.LSTM, gru: nn.GRU } as const;

/** The kind of a recurrent layer. */
export type Cell = keyof typeof LAYERS;

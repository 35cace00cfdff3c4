/** What the gates of LSTM and GRU are made of. */

import { type Pointwise, pointwise } from "./activation.js";

export interface GateFunctions {
  readonly sigmoid: Pointwise;
  readonly tanh: Pointwise;
  readonly difference: (a: number, b: number) => number;
}

export const gateFunctions: GateFunctions = {
  sigmoid: pointwise.sigmoid,
  tanh: pointwise.tanh,
  difference: (a, b) => a - b,
};

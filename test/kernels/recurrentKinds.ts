/** The kinds of recurrences whose kernels are tested alike: their references and their counts of roundings. */

import { type Pointwise, pointwise } from "../reference/activation.js";
import { gruCell } from "../reference/gru.js";
import { lstmCell } from "../reference/lstm.js";
import type { Cell } from "../reference/recurrent.js";
import { rnnCell } from "../reference/rnn.js";
import { ROUNDINGS_PER_ULP } from "./bounds.js";

export interface RecurrentKind {
  /** Its kernels are <kernel>Forward, <kernel>Backward and <kernel>Workspace. */
  readonly kernel: "rnn" | "lstm" | "gru";
  readonly cell: Cell;
  /** The cell on absolute values: what it gives is at least the sum of the absolute terms of the cell's. */
  readonly magnitude: Cell;
  readonly activation?: keyof typeof pointwise;
  readonly projection: boolean;
  /** The roundings of a cell: from its gates' sums, with theirs, to m; and from dM to ∂L/∂a, ∂L/∂u and the previous state. */
  readonly roundings: { readonly forward: (sums: number) => number; readonly backward: number };
}

/** Both activations are right within 3 ulp, those of gates.ts too. */
const ACTIVATION = 3 * ROUNDINGS_PER_ULP;

/**
 * Functions that a computation on absolute values stays below with: f(0) plus the largest slope times z, and that slope.
 * What z is wrong by, times the slope, is what f(z) is wrong by.
 */
export const MAJORANTS: Readonly<Record<keyof typeof pointwise, Pointwise>> = {
  tanh: { f: (z) => z, slope: () => 1 },
  relu: { f: (z) => z, slope: () => 1 },
  sigmoid: { f: (z) => 0.5 + z / 4, slope: () => 0.25 },
};

const majorants = { ...MAJORANTS, difference: (a: number, b: number) => a + b };

// 1 − y² rounds twice, y·(1 − y) too; a factor once.
const SLOPE = 2;

function rnn(activation: keyof typeof pointwise): RecurrentKind {
  return {
    kernel: "rnn",
    cell: rnnCell(pointwise[activation]),
    magnitude: rnnCell(MAJORANTS[activation]),
    activation,
    projection: false,
    roundings: { forward: (sums) => sums + ACTIVATION, backward: SLOPE + 1 },
  };
}

function lstm(projection: boolean): RecurrentKind {
  return {
    kernel: "lstm",
    cell: lstmCell(),
    magnitude: lstmCell(majorants),
    projection,
    roundings: {
      // o times tanh of c, which is the sum of two products of activated sums.
      forward: (sums) => 3 * (sums + ACTIVATION) + ACTIVATION + 3,
      // o, 1 − tanh² with what tanh is wrong by, their product with dM, the sum to dC; then two factors, one of them a slope.
      backward: 2 + (2 * ACTIVATION + SLOPE) + 1 + (2 + SLOPE),
    },
  };
}

const gru: RecurrentKind = {
  kernel: "gru",
  cell: gruCell(),
  magnitude: gruCell(majorants),
  projection: false,
  roundings: {
    // n: r times a sum, added to a sum; then the difference to h, its product with z, and the sum.
    forward: (sums) => sums + ACTIVATION + (sums + ACTIVATION + sums + 2 + ACTIVATION) + 3,
    // dN: 1 − z and the slope with their products; dR: two more factors, one of them a slope.
    backward: 2 + (SLOPE + 1) + (2 + SLOPE),
  },
};

export const KINDS: Readonly<Record<string, RecurrentKind>> = {
  "RNN, tanh": rnn("tanh"),
  "RNN, relu": rnn("relu"),
  "RNN, sigmoid": rnn("sigmoid"),
  LSTM: lstm(false),
  "LSTM with a projection": lstm(true),
  GRU: gru,
};

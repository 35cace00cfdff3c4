/** Drawn problems for the RNN kernels. */

import { Draw } from "../golden/draw.js";
import { type Pointwise, pointwise } from "../reference/activation.js";
import { at, type Values } from "../reference/arrays.js";
import type { Rnn } from "../reference/rnn.js";
import { absolute } from "./bounds.js";
import { SIZES } from "./sizes.js";

/** A problem whose output rows lie ldOut apart, as where two directions share one buffer. */
export interface RnnCase extends Rnn {
  readonly f: keyof typeof pointwise;
  readonly ldOut: number;
}

interface RnnOptions {
  readonly reverse?: boolean;
  readonly f?: keyof typeof pointwise;
  /** Drawn from 0 to T, or these. */
  readonly lengths?: boolean | Int32Array;
  readonly bih?: boolean;
  readonly bhh?: boolean;
  readonly h0?: boolean;
  /** T, B, I and H; without them sizes are drawn. */
  readonly sizes?: Sizes;
}

type Sizes = readonly [T: number, B: number, I: number, H: number];

export const DIRECTIONS = [
  ["forward in time", false],
  ["in reverse", true],
] as const;

export const CASES_PER_OPTION = 40;

export const OPTIONS: Readonly<Record<string, RnnOptions>> = {
  tanh: {},
  relu: { f: "relu" },
  sigmoid: { f: "sigmoid" },
  "tanh in reverse": { reverse: true },
  "relu in reverse": { f: "relu", reverse: true },
  "with lengths": { lengths: true },
  "with lengths, in reverse": { lengths: true, reverse: true },
  "relu with lengths, in reverse": { lengths: true, reverse: true, f: "relu" },
  "sigmoid with lengths, in reverse": { lengths: true, reverse: true, f: "sigmoid" },
  "without b_ih": { bih: false },
  "without b_hh": { bhh: false },
  "without biases": { bih: false, bhh: false },
  "without h0": { h0: false },
  "without h0, with lengths, in reverse": { h0: false, lengths: true, reverse: true },
};

/** A problem, another for every seed. */
export function drawRnn(seed: number, options: RnnOptions = {}): RnnCase {
  const { reverse = false, f = "tanh", lengths = false, bih = true, bhh = true, h0 = true } = options;
  // The first numbers of the generator hardly differ between neighbouring seeds.
  const draw = new Draw(seed * 0x9e3779b1);
  const drawn = Array.from(draw.integers(4, SIZES.length), (index) => at(SIZES, index));
  const [T, B, I, H] = options.sizes ?? (drawn as unknown as Sizes);
  return {
    T,
    B,
    I,
    H,
    reverse,
    f,
    activation: pointwise[f],
    ldOut: H + (seed % 3) * 2,
    x: draw.values(T * B * I, 2),
    wih: draw.values(H * I, Math.fround(1 / Math.sqrt(I))),
    // A row's absolute values sum to at most 1, so that errors, and their bounds, do not grow from step to step.
    whh: draw.values(H * H, Math.fround(1 / H)),
    bih: bih ? draw.values(H) : undefined,
    bhh: bhh ? draw.values(H) : undefined,
    h0: h0 ? draw.values(B * H) : undefined,
    lengths: lengths === true ? draw.integers(B, T + 1) : lengths || undefined,
  };
}

export function describeRnn({ T, B, I, H, lengths }: Rnn): string {
  return `T=${T} B=${B} I=${I} H=${H}${lengths ? ` lengths=${Array.from(lengths)}` : ""}`;
}

/**
 * Functions that a computation on absolute values stays below with: f(0) plus the largest slope times z, and that slope.
 * What z is wrong by, times the slope, is what f(z) is wrong by.
 */
export const MAJORANTS: Readonly<Record<keyof typeof pointwise, Pointwise>> = {
  tanh: { f: (z) => z, slope: () => 1 },
  relu: { f: (z) => z, slope: () => 1 },
  sigmoid: { f: (z) => 0.5 + z / 4, slope: () => 0.25 },
};

/** The problem on absolute values: every state and gradient of it is at least the sum of the absolute terms of the original's. */
export function magnitudeOf(rnn: RnnCase): RnnCase {
  const size = (values: Values | undefined) => values && absolute(values);
  const { x, wih, whh, bih, bhh, h0 } = rnn;
  return {
    ...rnn,
    activation: MAJORANTS[rnn.f],
    x: absolute(x),
    wih: absolute(wih),
    whh: absolute(whh),
    bih: size(bih),
    bhh: size(bhh),
    h0: size(h0),
  };
}

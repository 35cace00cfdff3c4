/** Drawn problems for the recurrent kernels. */

import { Draw } from "../golden/draw.js";
import { at, type Values } from "../reference/arrays.js";
import type { Problem } from "../reference/recurrent.js";
import { absolute } from "./bounds.js";
import type { RecurrentKind } from "./recurrentKinds.js";
import { SIZES } from "./sizes.js";

/** A problem whose output rows lie ldOut apart, as where two directions share one buffer. */
export interface RecurrentCase extends Problem {
  readonly kind: RecurrentKind;
  readonly ldOut: number;
}

interface RecurrentOptions {
  readonly reverse?: boolean;
  /** Drawn from 0 to T, or these. */
  readonly lengths?: boolean | Int32Array;
  readonly bih?: boolean;
  readonly bhh?: boolean;
  /** Whether there are initial states. */
  readonly initial?: boolean;
  /** T, B, I and H; without them sizes are drawn. */
  readonly sizes?: Sizes;
}

type Sizes = readonly [T: number, B: number, I: number, H: number];

export const DIRECTIONS = [
  ["forward in time", false],
  ["in reverse", true],
] as const;

const CASES_PER_OPTION = 6;

const OPTIONS: Readonly<Record<string, RecurrentOptions>> = {
  "all there is": {},
  "in reverse": { reverse: true },
  "with lengths": { lengths: true },
  "with lengths, in reverse": { lengths: true, reverse: true },
  "without b_ih": { bih: false },
  "without b_hh": { bhh: false },
  "without biases": { bih: false, bhh: false },
  "without initial states": { initial: false },
  "without initial states, with lengths, in reverse": { initial: false, lengths: true, reverse: true },
};

/** For every option a few problems, of other sizes than those of the other options. */
export const CASES = Object.entries(OPTIONS).map(([title, options], option) => {
  const seeds = Array.from({ length: CASES_PER_OPTION }, (_, index) => option * CASES_PER_OPTION + index);
  const draw = (kind: RecurrentKind) => seeds.map((seed) => drawRecurrent(kind, seed, options));
  return [title, draw] as const;
});

/** A problem, another for every seed. */
export function drawRecurrent(kind: RecurrentKind, seed: number, options: RecurrentOptions = {}): RecurrentCase {
  const { reverse = false, lengths = false, bih = true, bhh = true, initial = true } = options;
  const { cell, projection } = kind;
  // The first numbers of the generator hardly differ between neighbouring seeds.
  const draw = new Draw(seed * 0x9e3779b1);
  const drawn = Array.from(draw.integers(4, SIZES.length), (index) => at(SIZES, index));
  const [T, B, I, H] = options.sizes ?? (drawn as unknown as Sizes);
  const R = projection ? 1 + at(draw.integers(1, H), 0) : H; // as large as H at most
  const G = cell.gates * H;
  return {
    kind,
    cell,
    T,
    B,
    I,
    H,
    R,
    reverse,
    ldOut: R + (seed % 3) * 2,
    x: draw.values(T * B * I, 2),
    wih: draw.values(G * I, Math.fround(1 / Math.sqrt(I))),
    // Rows and columns sum, in absolute values, to about 1 at most, so that errors, and their bounds, do not grow from step to step.
    whh: draw.values(G * R, Math.fround(1 / G)),
    whr: projection ? draw.values(R * H, Math.fround(1 / H)) : undefined,
    bih: bih ? draw.values(G) : undefined,
    bhh: bhh ? draw.values(G) : undefined,
    h0: initial ? draw.values(B * R) : undefined,
    c0: initial && cell.states === 2 ? draw.values(B * H) : undefined,
    lengths: lengths === true ? draw.integers(B, T + 1) : lengths || undefined,
  };
}

export function describeCase({ T, B, I, H, R, lengths }: Problem): string {
  return `T=${T} B=${B} I=${I} H=${H} R=${R}${lengths ? ` lengths=${Array.from(lengths)}` : ""}`;
}

/** The problem on absolute values: every state and gradient of it is at least the sum of the absolute terms of the original's. */
export function magnitudeOf({ kind, ...problem }: RecurrentCase): Problem {
  const size = (values: Values | undefined) => values && absolute(values);
  const { x, wih, whh, whr, bih, bhh, h0, c0 } = problem;
  return {
    ...problem,
    cell: kind.magnitude,
    x: absolute(x),
    wih: absolute(wih),
    whh: absolute(whh),
    whr: size(whr),
    bih: size(bih),
    bhh: size(bhh),
    h0: size(h0),
    c0: size(c0),
  };
}

/** Drawn problems for the Jordan kernels. */

import { Draw } from "../golden/draw.js";
import { onRows, pointwise, type Rowwise, rowwise } from "../reference/activation.js";
import { at, total } from "../reference/arrays.js";
import type { Jordan } from "../reference/jordan.js";
import { absolute, ROUNDINGS_PER_ULP } from "./bounds.js";
import { MAJORANTS } from "./recurrentKinds.js";
import { SIZES } from "./sizes.js";

type F = keyof typeof pointwise;
type G = keyof typeof rowwise;

export interface JordanCase extends Jordan {
  readonly f: F;
  readonly g: G;
}

interface JordanOptions {
  readonly f?: F;
  readonly g?: G;
  /** Drawn from 0 to T, or these. */
  readonly lengths?: boolean | Int32Array;
  readonly y0?: boolean;
  /** Without them sizes are drawn. */
  readonly sizes?: Sizes;
}

type Sizes = readonly [T: number, B: number, I: number, H: number, O: number];

export const CASES_PER_OPTION = 16;

const names = (table: object) => Object.keys(table);

/** Every pair of activations, with and without lengths. */
export const OPTIONS: Readonly<Record<string, JordanOptions>> = {
  ...Object.fromEntries(
    names(pointwise).flatMap((f) =>
      names(rowwise).flatMap((g) =>
        [false, true].map((lengths) => [`${f}, ${g}${lengths ? ", with lengths" : ""}`, { f, g, lengths }]),
      ),
    ),
  ),
  "without y0": { y0: false },
  "without y0, with lengths": { y0: false, lengths: true },
};

/** A problem, another for every seed. */
export function drawJordan(seed: number, options: JordanOptions = {}): JordanCase {
  const { f = "tanh", g = "softmax", lengths = false, y0 = true } = options;
  // The first numbers of the generator hardly differ between neighbouring seeds.
  const draw = new Draw(seed * 0x9e3779b1);
  const drawn = Array.from(draw.integers(5, SIZES.length), (index) => at(SIZES, index));
  const [T, B, I, H, O] = options.sizes ?? (drawn as unknown as Sizes);
  return {
    T,
    B,
    I,
    H,
    O,
    f,
    g,
    activation: pointwise[f],
    outputActivation: rowwise[g],
    x: draw.values(T * B * I, 2),
    U: draw.values(I * H, Math.fround(1 / Math.sqrt(I))),
    // The absolute values that a sum meets add up to at most 1, so that errors, and their bounds, do not grow from step to step.
    W: draw.values(O * H, Math.fround(1 / O)),
    V: draw.values(H * O, Math.fround(1 / H)),
    bW: draw.values(H),
    bV: draw.values(O),
    y0: y0 ? draw.values(B * O) : undefined,
    lengths: lengths === true ? draw.integers(B, T + 1) : lengths || undefined,
  };
}

export function describeJordan({ T, B, I, H, O, lengths }: Jordan): string {
  return `T=${T} B=${B} I=${I} H=${H} O=${O}${lengths ? ` lengths=${Array.from(lengths)}` : ""}`;
}

/** The roundings of an activation: of 3 ulp, and of softmax those counted beside its majorant. */
export function activationRoundings({ O, g }: JordanCase): number {
  return g === "softmax" ? 2 * (1.5 * ROUNDINGS_PER_ULP) + O + 2 + 8 : 3 * ROUNDINGS_PER_ULP;
}

/**
 * Where every z_j is wrong by at most δ, softmax is by at most 2·y·(1 − y)·δ ≤ δ/2; results are at most 1. On the way, exp
 * multiplies the rounding of z − max by its size, at most 2·max|z|, in the term and in the sum: 8 roundings of max|z|/2.
 */
const softmaxMajorant: Rowwise = {
  forward: (z) => new Float64Array(z.length).fill(1 + Math.max(...Array.from(z)) / 2),
  backward: (dY, y) => {
    const mean = total(y.length, (j) => at(y, j) * at(dY, j));
    return Float64Array.from(dY, (d, i) => at(y, i) * (d + mean));
  },
};

/** The problem on absolute values: every result and gradient of it is at least the sum of the absolute terms of the original's. */
export function magnitudeOf(jordan: JordanCase): JordanCase {
  const { f, g, x, U, W, V, bW, bV, y0 } = jordan;
  return {
    ...jordan,
    activation: MAJORANTS[f],
    outputActivation: g === "softmax" ? softmaxMajorant : onRows(g === "identity" ? MAJORANTS.relu : MAJORANTS[g]),
    x: absolute(x),
    U: absolute(U),
    W: absolute(W),
    V: absolute(V),
    bW: absolute(bW),
    bV: absolute(bV),
    y0: y0 && absolute(y0),
  };
}

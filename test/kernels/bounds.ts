/**
 * How far a kernel may lie from its float64 reference.
 *
 * A float32 operation is wrong by at most one unit roundoff of its result. Where at most n roundings lie on the way
 * from a term to the result, the result is wrong by at most γ(n)·Σ|terms| (Higham, "Accuracy and stability of
 * numerical algorithms", 2002, section 3.1), whatever the order of the additions. n is counted from the sizes, and
 * Σ|terms|, the magnitude, is mostly the reference itself on absolute values. Nothing is fitted to results.
 */

import { expect } from "vitest";
import { at, type Values } from "../reference/arrays.js";

/** The largest relative error of rounding to float32. */
const UNIT_ROUNDOFF = 2 ** -24;

/** A float32 function with an error of one ulp counts as two roundings: an ulp is at most two unit roundoffs. */
export const ROUNDINGS_PER_ULP = 2;

/** The roundings of a dot product of length K in blocks of at least 256: one a product, one an addition, one a block. */
export function dotRoundings(K: number): number {
  return 1 + K + Math.ceil(K / 256);
}

/** The relative error of n roundings one after the other. */
export function gamma(roundings: number): number {
  return (roundings * UNIT_ROUNDOFF) / (1 - roundings * UNIT_ROUNDOFF);
}

/** |got − expected| ≤ bound(index); NaN where NaN is expected, and only there. */
export function expectWithin(what: string, got: Values, expected: Values, bound: (index: number) => number): void {
  expect(got.length, `${what}: length`).toBe(expected.length);
  for (let index = 0; index < got.length; ++index) {
    const [value, goal] = [at(got, index), at(expected, index)];
    // Object.is pairs NaN with NaN and infinity with infinity, where a difference says nothing.
    if (Object.is(value, goal) || Math.abs(value - goal) <= bound(index)) continue;
    expect.fail(`${what}: element ${index} is ${value}, expected ${goal} within ${bound(index)}`);
  }
}

/** Every element lies within γ(roundings)·magnitude. */
export function expectRounded(what: string, got: Values, expected: Values, roundings: number, magnitude: Values): void {
  expectWithin(what, got, expected, (index) => gamma(roundings) * at(magnitude, index));
}

/** Every element lies within γ(roundings)·(|start| + magnitude) of start + gradient. */
export function expectAccumulated(
  what: string,
  got: Values,
  start: Values,
  gradient: Values,
  roundings: number,
  magnitude: Values,
): void {
  const plus = (a: Values, b: Values) => Float64Array.from(a, (value, index) => value + at(b, index));
  expectRounded(what, got, plus(start, gradient), roundings, plus(absolute(start), magnitude));
}

/** The expected values themselves, rounded to float32 once; 0 equals −0. */
export function expectExact(what: string, got: Values, expected: Values): void {
  expectWithin(what, got, Float32Array.from(expected), () => 0);
}

/** The same bits. */
export function expectSameBits(what: string, got: Float32Array, expected: Float32Array): void {
  expect(got.length, `${what}: length`).toBe(expected.length);
  const bits = (values: Float32Array) => new Uint32Array(values.slice().buffer);
  const wanted = bits(expected);
  const index = bits(got).findIndex((word, position) => word !== wanted[position]);
  if (index >= 0) expect.fail(`${what}: element ${index} is ${got[index]}, expected the bits of ${expected[index]}`);
}

/** |values|, for magnitudes. */
export function absolute(values: Values): Float64Array {
  return Float64Array.from(values, Math.abs);
}

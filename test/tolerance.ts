/**
 * How far float32 results may lie from exact ones.
 *
 * Each float32 operation is wrong by at most one unit roundoff of its result. A value that n
 * roundings precede, one after the other, is therefore wrong by about n unit roundoffs of the
 * largest number on the way. So tolerances are counted from the sizes, not fitted to results.
 */

import { expect } from "vitest";

/** The largest relative error of rounding to float32. */
const UNIT_ROUNDOFF = 2 ** -24;

/** The roundings of a cell besides its dot products: biases, their sums, and the activation. */
const CELL_ROUNDINGS = 8;

interface RecurrentSizes {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  readonly steps: number;
  readonly batch: number | null;
}

/**
 * The longest path to an output goes through every layer at every step, and there through a dot
 * product of n terms, which rounds n times.
 */
export function forwardRoundings(sizes: RecurrentSizes): number {
  const { inputSize, hiddenSize, numLayers, bidirectional, steps } = sizes;
  const upperInputSize = hiddenSize * (bidirectional ? 2 : 1);
  const firstLayer = inputSize + hiddenSize + CELL_ROUNDINGS;
  const upperLayer = upperInputSize + hiddenSize + CELL_ROUNDINGS;
  return steps * (firstLayer + (numLayers - 1) * upperLayer);
}

/** To the outputs, the same way back, and the sum of a weight's gradient over steps and batch. */
export function gradientRoundings(sizes: RecurrentSizes): number {
  return 2 * forwardRoundings(sizes) + sizes.steps * (sizes.batch ?? 1);
}

interface NetworkSizes {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize: number;
  readonly steps: number;
  readonly batch: number | null;
}

/**
 * Of Elman and Jordan networks, forward and back: a step goes through the dot products of the input, of what is fed back (the
 * state or the output) and of the state, and through a softmax over the outputs.
 */
export function networkRoundings({ inputSize, hiddenSize, outputSize, steps, batch }: NetworkSizes) {
  const feedback = Math.max(hiddenSize, outputSize);
  const there = steps * (inputSize + feedback + hiddenSize + outputSize + 3 * CELL_ROUNDINGS);
  return { there, back: 2 * there + steps * (batch ?? 1) };
}

/**
 * Every value lies within `roundings` unit roundoffs of the expected one, relative to the largest
 * of them or 1: where terms cancel, the error has the size of the terms and not of their sum.
 */
export function expectClose(
  name: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  roundings: number,
): void {
  const values = Array.from(expected);
  expect(values.length, `${name}: something to compare`).toBeGreaterThan(0);
  expect(values.every(Number.isFinite), `${name}: expected values are finite`).toBe(true);
  expect(got.length, `${name}: length`).toBe(values.length);
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const bound = roundings * UNIT_ROUNDOFF * scale;
  for (const [index, value] of values.entries()) {
    const error = Math.abs((got[index] ?? Number.NaN) - value);
    // Not `error > bound`, which NaN would pass.
    if (!(error <= bound)) {
      expect.fail(`${name}[${index}] is ${got[index]}, expected ${value} within ${bound}`);
    }
  }
}

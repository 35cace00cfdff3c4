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

/** The roundings of an RNN cell besides its dot products: biases, their sums, and the activation. */
const CELL_ROUNDINGS = 8;

/**
 * Gate rows of each unit, and the roundings of a cell besides its dot products. In LSTM a second activation, a product and
 * a sum with the cell state, and a product follow the gates; in GRU r times a sum, a sum, a second activation, and a
 * difference, a product and a sum with the state.
 */
const CELLS = {
  RNN: { gates: 1, cell: CELL_ROUNDINGS },
  LSTM: { gates: 4, cell: CELL_ROUNDINGS + 9 },
  GRU: { gates: 3, cell: CELL_ROUNDINGS + 11 },
} as const;

interface RecurrentSizes {
  /** RNN where it is left out. */
  readonly kind?: keyof typeof CELLS;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Of a projection; 0 or left out: none. */
  readonly projSize?: number | undefined;
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
  const { kind = "RNN", inputSize, hiddenSize, projSize, numLayers, bidirectional, steps } = sizes;
  const outputSize = projSize || hiddenSize;
  const step = outputSize + CELLS[kind].cell + (projSize ? hiddenSize : 0);
  const upperInputSize = outputSize * (bidirectional ? 2 : 1);
  return steps * (inputSize + (numLayers - 1) * upperInputSize + numLayers * step);
}

/**
 * To the outputs, the same way back, where a dot product goes over the rows of all gates, and the sum of a weight's gradient
 * over steps and batch.
 */
export function gradientRoundings(sizes: RecurrentSizes): number {
  const { kind = "RNN", hiddenSize, steps, batch } = sizes;
  const back = forwardRoundings({ ...sizes, hiddenSize: hiddenSize * CELLS[kind].gates });
  return forwardRoundings(sizes) + back + steps * (batch ?? 1);
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

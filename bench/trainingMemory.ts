// What a training step holds in the arena, by the formula in ARCHITECTURE.md ("Memory of a training step").
import type { Cell, Sequence } from "./shapes.ts";

const to8 = (n: number): number => 8 * Math.ceil(n / 8);
/** Rows of gates and workspace are longer where they would be a multiple of 64. */
const stride = (n: number): number => to8(n) + (to8(n) % 64 === 0 ? 16 : 0);

const SAVED: Readonly<Record<Cell, (rows: number, states: number, H: number) => number>> = {
  rnn: (rows, states, H) => states * to8(H) + rows * stride(H),
  gru: (rows, states, H) => states * to8(H) + rows * stride(4 * H),
  lstm: (rows, states, H) => 2 * states * to8(H) + rows * (to8(H) + stride(4 * H)),
};

/**
 * Bytes of a step that grow with T: the input, the output, and what the layer saves for backward or needs there. The loss reads
 * the last state alone, so the output has no gradient.
 */
export function trainingMemory(cell: Cell, { B, T, I, H }: Sequence): number {
  const rows = T * B;
  const output = H % 8 === 0 ? 0 : rows * H; // else the states are the output
  return 4 * (rows * I + output + SAVED[cell](rows, (T + 1) * B, H));
}

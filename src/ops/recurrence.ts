// What a kind of recurrence is to the layers that run it: its sizes and kernel calls, and the memory they share.
import { core } from "../wasm/core.js";
import type { TrainingKernels } from "../wasm/generated/kernels.js";
import type { SavedRows } from "./observer.js";
import { panels } from "./packing.js";
import type { Activation } from "./rnn.js";
import type { Tensor } from "./tensor.js";

/** The parameters of one direction of one layer; G gate rows, R the size of h: H, or that of a projection. */
export interface RecurrentWeights {
  readonly ih: Tensor; // (G,I)
  readonly hh: Tensor; // (G,R)
  readonly bih: Tensor | undefined; // (G)
  readonly bhh: Tensor | undefined; // (G)
  readonly hr: Tensor | undefined; // (R,H), the projection of LSTM
}

/** Sizes of one direction of one layer. */
export interface RecurrentSizes {
  readonly T: number;
  readonly B: number;
  readonly I: number;
  readonly H: number;
  readonly R: number;
}

/** One direction of one layer, as the kernels take it; the addresses of what is missing are 0. */
export interface Pass extends RecurrentSizes {
  readonly weights: RecurrentWeights;
  readonly ldOut: number;
  readonly reverse: boolean;
  readonly x: number;
  readonly lengths: number;
  readonly out: number;
  readonly initial: readonly number[];
  readonly final: readonly number[];
  /** Every h: (T+1,B,R), R rounded up to 8. */
  readonly hs: number;
  /** What else the kernel writes, at the addresses that `reserve` gave. */
  readonly saved: readonly number[];
  /** Whether backward will read that, or an observer. */
  readonly keep: boolean;
}

/** Where the gradients of a direction lie: those that arrive, and those that accumulate. */
export interface PassGradients {
  readonly out: number;
  readonly final: readonly number[];
  readonly x: number;
  readonly initial: readonly number[];
  /** Where ∂L/∂h (T,B,R) is to be left, or 0. */
  readonly hs: number;
}

/** Gives memory for that many numbers. */
type Reserve = (count: number) => number;

/** How many steps of it there is room for. */
export interface Slabs {
  readonly gates: number;
  readonly cells: number;
  readonly others: number;
}

export function slabsOf({ T, B }: RecurrentSizes, lengths: boolean, keep: boolean): Slabs {
  if (keep) return { gates: T, cells: T + 1, others: T };
  return { gates: core().kernels.chunkSteps(T, B, lengths), cells: 2, others: 1 };
}

/** A kind of recurrence. */
export interface Recurrence {
  /** Its name, with what else tells it from others. */
  readonly kind: string;
  readonly cell: "rnn" | "lstm" | "gru";
  readonly activation?: Activation;
  /** Rows of the weights for each hidden unit. */
  readonly gates: number;
  /** States: h, or h and c. */
  readonly states: number;
  /** Whether the weights are given transposed, ih as (I,G) and hh as (R,G). */
  readonly transposed?: boolean;
  /** The row of weight_ih that its panels begin with. */
  firstRow(H: number): number;
  /** Memory for what a pass writes besides h: of all steps, or of no more than it needs at a time. */
  reserve(sizes: RecurrentSizes, weights: RecurrentWeights, slabs: Slabs, reserve: Reserve): readonly number[];
  /** @param ih, hh, hr addresses of the panels of the transposed weights; hr 0 without a projection */
  forward(pass: Pass, ih: number, hh: number, hr: number): void;
  backward(pass: Pass, gradients: PassGradients, kernels: TrainingKernels): void;
  /** What the derivative of a step follows from, as `forward` left it. */
  rows(pass: Pass): Readonly<Record<string, SavedRows>>;
}

/** Panels of a weight W (rows, columns), or of Wᵀ, whichever of the two the tensor holds. */
export function recurrentPanels(
  weight: Tensor,
  isTransposed: boolean,
  ofTranspose: boolean,
  rows: number,
  columns: number,
  first = 0,
): number {
  return isTransposed ? panels(weight, !ofTranspose, columns, rows) : panels(weight, ofTranspose, rows, columns, first);
}

/** Columns of a padded row of states. */
export const padded = (H: number): number => Math.ceil(H / 8) * 8;

/** Row stride of saved gates: LSTM and GRU keep 4·H numbers a row. */
export const gateStride = (H: number): number => core().kernels.gateStride(4 * H);

/** Of states (T+1,B,stride) that a pass saved, those before each step or after it. */
export function stateRows(pass: Pass, pointer: number, width: number, when: "before" | "after"): SavedRows {
  const stride = padded(width);
  return { pointer: (when === "after") === pass.reverse ? pointer : pointer + 4 * pass.B * stride, width, stride };
}

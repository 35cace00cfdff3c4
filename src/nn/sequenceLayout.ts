// How sequences and states come in and go out, the same for every layer that reads sequences: checks, batchFirst, unbatched
// input, lengths. Inside, a sequence is (T,B,·) and a state has a batch.
import { rangeError } from "../errors.js";
import { zeroPadding } from "../ops/layers.js";
import type { Tensor } from "../ops/tensor.js";
import { format, type Shape, sameShape } from "../tensor/shape.js";
import { checkFeatures, checkTensor } from "./check.js";

/** The batch of an input: B sequences, or one without a batch dimension. */
export interface BatchLayout {
  readonly B: number;
  readonly unbatched: boolean;
}

/** What a checked input tells: T steps of the sequences of a batch. */
export interface SequenceLayout extends BatchLayout {
  readonly T: number;
  readonly batchFirst: boolean;
}

/** The layout of an input (T,B,inputSize), (B,T,inputSize) with batchFirst, or (T,inputSize). */
export function checkSequence(path: string, x: Tensor, inputSize: number, batchFirst: boolean): SequenceLayout {
  checkTensor(`${path}: input`, x);
  const unbatched = x.shape.length === 2;
  if (!unbatched && x.shape.length !== 3) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: input must have 3 dimensions (or 2, unbatched), got shape ${format(x.shape)}`,
    );
  }
  const hint = !unbatched && x.shape[1] === inputSize ? "; is transpose(1, 2) meant?" : "";
  checkFeatures(path, x, "inputSize", inputSize, hint);
  const [T, B] = unbatched ? [x.shape[0], 1] : batchFirst ? [x.shape[1], x.shape[0]] : [x.shape[0], x.shape[1]];
  if (!T || !B)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: input of shape ${format(x.shape)} has ${T ? "an empty batch" : "no time steps"}`,
    );
  return { T, B, unbatched, batchFirst };
}

/** The shape of a state of `rows` rows of `size`, as the caller gives and gets it. */
export function stateShape({ B, unbatched }: BatchLayout, rows: number, size: number): Shape {
  return unbatched ? [rows, size] : [rows, B, size];
}

/** Throws unless the state has the expected shape; `meaning` words the sizes. */
export function checkState(what: string, state: Tensor, expected: Shape, meaning: string): void {
  checkTensor(what, state);
  if (!sameShape(state.shape, expected)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what} has shape ${format(state.shape)}, expected ${format(expected)}: ${meaning}. The state is never batchFirst`,
    );
  }
}

/** The input as (T,B,·), with zeros at padding. */
export function sequenceIn(
  x: Tensor,
  { T, unbatched, batchFirst }: SequenceLayout,
  lengths: Tensor | undefined,
): Tensor {
  const sequence = unbatched ? x.reshape([T, 1, -1]) : batchFirst ? x.transpose(0, 1) : x;
  return lengths ? zeroPadding(sequence, lengths) : sequence;
}

/** An output (T,B,·) as the caller wants it. */
export function sequenceOut(y: Tensor, { T, unbatched, batchFirst }: SequenceLayout): Tensor {
  if (unbatched) return y.reshape([T, -1]);
  return batchFirst ? y.transpose(0, 1) : y;
}

/** A state with its batch. */
export function stateIn(state: Tensor, { unbatched }: BatchLayout): Tensor {
  return unbatched ? state.reshape([state.shape[0] as number, 1, -1]) : state;
}

/** A state (rows, B, ·) as the caller wants it. */
export function stateOut(state: Tensor, { unbatched }: BatchLayout): Tensor {
  return unbatched ? state.reshape([state.shape[0] as number, -1]) : state;
}

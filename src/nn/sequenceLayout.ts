// How sequences and states come in and go out, the same for every layer that reads sequences: checks, batchFirst, unbatched and
// packed input, lengths. Inside, a sequence is (T,B,·) and a state has a batch.
import { checkOptions, rangeError, typeError } from "../errors.js";
import { zeroPadding } from "../ops/layers.js";
import type { Tensor } from "../ops/tensor.js";
import { format, type Shape, sameShape } from "../tensor/shape.js";
import { checkFeatures, checkLengths, checkTensor } from "./check.js";
import { checkPacked, PackedSequence, permuteBatch, repack, unpack } from "./packed.js";
import type { SequenceOptions } from "./sequenceModule.js";

/** What a checked input tells. Everything but B and unbatched runs inside an operation. */
export interface SequenceLayout {
  /** Sequences of the batch. */
  readonly B: number;
  readonly unbatched: boolean;
  /** The input as (T,B,·), zeros at padding. */
  enter(): { x: Tensor; lengths: Tensor | undefined };
  /** An output (T,B,·) as the caller wants it. */
  leave(y: Tensor): Tensor | PackedSequence;
  /** A state of the caller as (rows,B,·). */
  enterState(state: Tensor): Tensor;
  leaveState(state: Tensor): Tensor;
}

/**
 * Checks an input (T,B,inputSize), (B,T,inputSize) with batchFirst, (T,inputSize), or packed, and its options.
 */
export function checkInput(
  path: string,
  x: Tensor | PackedSequence,
  inputSize: number,
  batchFirst: boolean,
  options: SequenceOptions,
): SequenceLayout {
  checkOptions(path, options, ["lengths"]);
  if (x instanceof PackedSequence) return checkPackedInput(path, x, inputSize, options);
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
  const lengths = options.lengths === undefined ? undefined : checkLengths(path, options.lengths, T, B, 1);
  return {
    B,
    unbatched,
    enter: () => {
      const sequence = unbatched ? x.reshape([T, 1, -1]) : batchFirst ? x.transpose(0, 1) : x;
      return { x: lengths ? zeroPadding(sequence, lengths) : sequence, lengths };
    },
    leave: (y) => (unbatched ? y.reshape([T, -1]) : batchFirst ? y.transpose(0, 1) : y),
    enterState: (state) => (unbatched ? state.reshape([state.shape[0] as number, 1, -1]) : state),
    leaveState: (state) => (unbatched ? state.reshape([state.shape[0] as number, -1]) : state),
  };
}

// In the order of the batch, longest sequence first: each step then computes only the sequences that have it.
function checkPackedInput(
  path: string,
  packed: PackedSequence,
  inputSize: number,
  options: SequenceOptions,
): SequenceLayout {
  checkPacked(`${path}: input`, packed);
  const { data, batchSizes, sortedIndices, unsortedIndices } = packed;
  checkTensor(`${path}: data of the packed input`, data);
  if (data.shape.length !== 2)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${path}: data of the packed input must be (rows, inputSize), got shape ${format(data.shape)}`,
    );
  checkFeatures(path, data, "inputSize", inputSize);
  if (options.lengths !== undefined)
    throw rangeError("ERR_BPTT_ARGUMENT", `${path}: a PackedSequence has its lengths, leave the option out`);
  return {
    B: batchSizes[0] as number,
    unbatched: false,
    enter: () => unpack(packed),
    leave: (y) => repack(y, packed),
    enterState: (state) => permuteBatch(state, sortedIndices),
    leaveState: (state) => permuteBatch(state, unsortedIndices),
  };
}

/** The shape of a state of `rows` rows of `size`, as the caller gives and gets it. */
export function stateShape({ B, unbatched }: SequenceLayout, rows: number, size: number): Shape {
  return unbatched ? [rows, size] : [rows, B, size];
}

/** Throws for options in the place of a state. */
export function refuseOptions(what: string, state: unknown): void {
  if (typeof state === "object" && state !== null && "lengths" in state)
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: got { lengths }, which is the third argument: forward(x, undefined, { lengths })`,
    );
}

/** Throws unless the state has the expected shape; `meaning` words the sizes. */
export function checkState(what: string, state: Tensor, expected: Shape, meaning: string): void {
  refuseOptions(what, state);
  checkTensor(what, state);
  if (!sameShape(state.shape, expected)) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what} has shape ${format(state.shape)}, expected ${format(expected)}: ${meaning}`,
    );
  }
}

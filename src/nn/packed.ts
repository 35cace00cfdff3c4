// Packed sequences, as torch.nn.utils.rnn has them, and what the recurrent layers need of them.
import { Bundle, operate } from "../autograd/scope.js";
import { describe, rangeError, typeError } from "../errors.js";
import { type Tensor, tensor } from "../ops/tensor.js";
import { format } from "../tensor/shape.js";
import { checkAnyTensor, type IntegerData, integers } from "./check.js";
import { padRows, takeRows } from "./rows.js";

/**
 * Sequences of different lengths without padding: the rows of step 0 of all sequences, longest sequence first, then the
 * rows of step 1 of those that have one, and so on. Made by packPaddedSequence and packSequence.
 * @example
 * const packed = nn.packSequence([tensor([[1], [2], [3]]), tensor([[4]])]);
 * packed.batchSizes; // [2, 1, 1]
 * packed.data; // [[1], [4], [2], [3]]
 * const doubled = new nn.PackedSequence(packed.data.mul(2), packed.batchSizes, packed.sortedIndices);
 */
export class PackedSequence extends Bundle {
  /** How many sequences have step t, for every t; they never rise. */
  readonly batchSizes: Int32Array;
  /** The caller's place of each sequence of the batch; undefined where the sequences are in the caller's order. */
  readonly sortedIndices: Int32Array | undefined;
  /** The place in the batch of each of the caller's sequences. */
  readonly unsortedIndices: Int32Array | undefined;

  /**
   * @param data (N,…), N the sum of batchSizes; float32 or int32
   * @param batchSizes as read from another PackedSequence; copied
   * @param sortedIndices a permutation of the sequences; copied
   * @throws RangeError ERR_BPTT_SHAPE or ERR_BPTT_ARGUMENT where these do not fit each other, as their messages say
   */
  constructor(
    /** The rows (N,…). */
    readonly data: Tensor,
    batchSizes: IntegerData,
    sortedIndices?: IntegerData,
  ) {
    super();
    const what = "PackedSequence";
    checkAnyTensor(`${what}: data`, data);
    const copy = (name: string, values: IntegerData) =>
      Int32Array.from(integers(`${what}: ${name}`, "value", values, 0, 2 ** 31 - 1).copyData());
    this.batchSizes = copy("batchSizes", batchSizes);
    if (sortedIndices !== undefined) {
      const sorted = copy("sortedIndices", sortedIndices);
      this.sortedIndices = sorted;
      this.unsortedIndices = inverse(sorted);
    }
    checkPacked(what, this);
  }
}

// Where there is none, places keep 0, which checkPacked finds.
function inverse(permutation: Int32Array): Int32Array {
  const result = new Int32Array(permutation.length);
  permutation.forEach((place, i) => {
    result[place] = i;
  });
  return result;
}

/** Throws unless it is a packed sequence whose parts fit: its arrays can be written to, and indices are made from them. */
export function checkPacked(what: string, packed: unknown): asserts packed is PackedSequence {
  if (!(packed instanceof PackedSequence))
    throw typeError("ERR_BPTT_TYPE", `${what}: expected a PackedSequence, got ${describe(packed)}`);
  const { data, batchSizes, sortedIndices, unsortedIndices } = packed;
  const total = batchSizes.reduce((a, b) => a + b, 0);
  if (total === 0 || data.shape[0] !== total)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: data has shape ${format(data.shape)}, batchSizes add up to ${total} rows${total === 0 ? "; at least one is needed" : ""}`,
    );
  const bad = batchSizes.findIndex((size, t) => size < 1 || (t > 0 && size > (batchSizes[t - 1] as number)));
  if (bad >= 0)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: batchSizes must be at least 1 and never rise, got ${batchSizes[bad]} at step ${bad}`,
    );
  if (!sortedIndices) return;
  const B = batchSizes[0] as number;
  // Each maps the other back to 0 … B − 1, so both are permutations.
  const mutual = sortedIndices.every((place, i) => unsortedIndices?.[place] === i);
  if (sortedIndices.length !== B || unsortedIndices?.length !== B || !mutual)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: sortedIndices must be a permutation of the ${B} sequences, 0 to ${B - 1}, got ${format([...sortedIndices])}`,
    );
}

/** Steps of each sequence, in the order of the batch. */
export function packedLengths({ batchSizes }: PackedSequence): Int32Array {
  const lengths = new Int32Array(batchSizes[0] as number);
  for (const [t, size] of batchSizes.entries()) lengths.fill(t + 1, 0, size);
  return lengths;
}

/** First row of every step. */
export function stepRows({ batchSizes }: PackedSequence): Int32Array {
  let next = 0;
  return batchSizes.map((size) => {
    next += size;
    return next - size;
  });
}

/** What a recurrent layer computes on: x (T,B,…) in the order of the batch, zeros at padding, and the lengths. */
export function unpack(packed: PackedSequence): { x: Tensor; lengths: Tensor } {
  const { data, batchSizes } = packed;
  const first = stepRows(packed);
  const rowOf = (b: number, t: number) => (b < (batchSizes[t] as number) ? (first[t] as number) + b : -1);
  const x = padRows(data, [batchSizes.length, batchSizes[0] as number], false, 0, rowOf);
  return { x, lengths: tensor(packedLengths(packed)) };
}

/** The valid rows of x (T,B,…), in the order of the batch, packed like `packed`. */
export function repack(x: Tensor, packed: PackedSequence): PackedSequence {
  const { batchSizes, sortedIndices } = packed;
  const [T, B] = x.shape as [number, number];
  const indices = new Int32Array(packed.data.shape[0] as number);
  let i = 0;
  for (let t = 0; t < T; ++t) for (let b = 0; b < (batchSizes[t] as number); ++b) indices[i++] = t * B + b;
  return operate(() => {
    const rows = takeRows(x.reshape([T * B, ...x.shape.slice(2)]), indices, [indices.length]);
    return new PackedSequence(rows, batchSizes, sortedIndices);
  });
}

/** A state (S,B,…) with its sequences in the order of the indices; the same where there are none. */
export function permuteBatch(state: Tensor, indices: Int32Array | undefined): Tensor {
  if (!indices) return state;
  const [S, B, ...features] = state.shape as [number, number, ...number[]];
  const rows = Int32Array.from({ length: S * B }, (_, i) => i - (i % B) + (indices[i % B] as number));
  return operate(() => takeRows(state.reshape([S * B, ...features]), rows, [S, B]));
}

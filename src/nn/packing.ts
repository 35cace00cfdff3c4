// Sequences of different lengths into packed ones, and back, by the names and rules of torch.nn.utils.rnn. All of it is
// differentiable, takes float32 and int32, and works outside a scope too.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkOptions, rangeError } from "../errors.js";
import { cat, type Tensor } from "../ops/tensor.js";
import { checkShape, format } from "../tensor/shape.js";
import { checkLengths, type IntegerData } from "./check.js";
import { checkPacked, PackedSequence, packedLengths, stepRows } from "./packed.js";
import type { LayoutOptions, PadOptions } from "./padding.js";
import { checkPadded, checkPadding, checkSequences, padRows, type RowOf, takeRows } from "./rows.js";

/** Options of packSequence. */
export interface PackOptions {
  /** Refuses sequences that do not come by falling length (true); false sorts them. */
  readonly enforceSorted?: boolean;
}

/** Options of packPaddedSequence. */
export interface PackPaddedOptions extends PackOptions, LayoutOptions {}

/** Options of padPackedSequence. */
export interface PadPackedOptions extends PadOptions {
  /** Steps of the result; as many as the longest sequence has where it is left out. */
  readonly totalLength?: number;
}

/**
 * The valid steps of padded sequences, packed, as torch.nn.utils.rnn.pack_padded_sequence.
 * @param x (seq, batch, …), or (batch, seq, …) with batchFirst
 * @param lengths valid steps of each sequence, from 1 to the steps of x
 * @throws RangeError ERR_BPTT_ARGUMENT where lengths rise and enforceSorted is not false, or lie outside of their range; ERR_BPTT_SHAPE
 *   where x has no steps or sequences, or not as many as there are lengths
 * @example
 * const padded = tensor([[[1], [0]], [[2], [3]]]); // (batch, seq, feature)
 * const packed = nn.packPaddedSequence(padded, [1, 2], { batchFirst: true, enforceSorted: false });
 * const [output] = new nn.GRU(1, 4).forward(packed);
 * output.batchSizes; // [2, 1]
 */
export function packPaddedSequence(x: Tensor, lengths: IntegerData, options: PackPaddedOptions = {}): PackedSequence {
  const what = "packPaddedSequence()";
  checkOptions(what, options, ["batchFirst", "enforceSorted"]);
  const { batchFirst = false, enforceSorted = true } = options;
  checkBoolean(`${what}: enforceSorted`, enforceSorted);
  const [T, B] = checkPadded(what, x, batchFirst);
  if (T === 0 || B === 0)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: input of shape ${format(x.shape)} has ${T ? "an empty batch" : "no time steps"}`,
    );
  const steps = Int32Array.from(checkLengths(what, lengths, T, B, 1).copyData());
  const order = fallingOrder(what, steps, enforceSorted);
  return operate(() => {
    const rows = x.reshape([T * B, ...x.shape.slice(2)]);
    return pack(rows, steps, order, (b, t) => (batchFirst ? b * T + t : t * B + b));
  });
}

/**
 * Sequences (length,…) of at least one step each, packed, as torch.nn.utils.rnn.pack_sequence.
 * @param sequences of any lengths, alike in all else
 * @throws RangeError ERR_BPTT_SHAPE for a sequence without steps, or sequences of different features; ERR_BPTT_ARGUMENT where lengths rise
 *   and enforceSorted is not false
 * @example nn.packSequence([tensor([1, 2, 3]), tensor([4])]).data; // [1, 4, 2, 3]
 */
export function packSequence(sequences: readonly Tensor[], options: PackOptions = {}): PackedSequence {
  const what = "packSequence()";
  checkOptions(what, options, ["enforceSorted"]);
  const { enforceSorted = true } = options;
  checkBoolean(`${what}: enforceSorted`, enforceSorted);
  const { lengths, rowOf } = checkSequences(what, sequences);
  const empty = lengths.indexOf(0);
  if (empty >= 0) throw rangeError("ERR_BPTT_SHAPE", `${what}: sequence ${empty} has no time steps`);
  const order = fallingOrder(what, lengths, enforceSorted);
  return operate(() => pack(cat(sequences, 0), lengths, order, rowOf));
}

/**
 * Packed sequences padded again, in the order the caller had them in, as torch.nn.utils.rnn.pad_packed_sequence.
 * @returns (seq, batch, …), or (batch, seq, …) with batchFirst, and the length of each sequence
 * @throws RangeError ERR_BPTT_ARGUMENT for a totalLength below that of the longest sequence; ERR_BPTT_SHAPE where the parts of packed do not fit
 * @example
 * const packed = nn.packSequence([tensor([1, 2, 3]), tensor([4])]);
 * const [padded, lengths] = nn.padPackedSequence(packed, { batchFirst: true });
 * padded; // [[1, 2, 3], [4, 0, 0]]
 * lengths; // [3, 1]
 */
export function padPackedSequence(
  packed: PackedSequence,
  options: PadPackedOptions = {},
): [padded: Tensor, lengths: Int32Array] {
  const what = "padPackedSequence()";
  checkPacked(what, packed);
  checkOptions(what, options, ["batchFirst", "paddingValue", "totalLength"]);
  const { data, batchSizes, unsortedIndices } = packed;
  const { batchFirst = false, paddingValue = 0, totalLength = batchSizes.length } = options;
  checkBoolean(`${what}: batchFirst`, batchFirst);
  checkPadding(what, data, paddingValue);
  checkInteger(`${what}: totalLength`, totalLength, batchSizes.length);
  const size = [totalLength, batchSizes[0] as number] as const;
  checkShape(what, [...size, ...data.shape.slice(1)]);
  const first = stepRows(packed);
  const place = (b: number) => unsortedIndices?.[b] ?? b;
  const rowOf = (b: number, t: number) => (place(b) < (batchSizes[t] ?? 0) ? (first[t] as number) + place(b) : -1);
  const sorted = packedLengths(packed);
  const lengths = sorted.map((_, b) => sorted[place(b)] as number);
  return [padRows(data, size, batchFirst, paddingValue, rowOf), lengths];
}

function pack(table: Tensor, lengths: Int32Array, order: Int32Array | undefined, rowOf: RowOf): PackedSequence {
  const place = (b: number) => order?.[b] ?? b;
  const batchSizes = new Int32Array(lengths[place(0)] as number);
  const indices = new Int32Array(lengths.reduce((a, b) => a + b, 0));
  let i = 0;
  for (let t = 0; t < batchSizes.length; ++t) {
    let b = 0;
    for (; b < lengths.length && (lengths[place(b)] as number) > t; ++b) indices[i++] = rowOf(place(b), t);
    batchSizes[t] = b;
  }
  return new PackedSequence(takeRows(table, indices, [indices.length]), batchSizes, order);
}

// The sequences by falling length, equal ones as they came; undefined where they must come so.
function fallingOrder(what: string, lengths: Int32Array, enforceSorted: boolean): Int32Array | undefined {
  const length = (b: number) => lengths[b] as number;
  if (!enforceSorted) return Int32Array.from(lengths.keys()).sort((a, b) => length(b) - length(a) || a - b);
  const rise = lengths.findIndex((steps, b) => b > 0 && steps > length(b - 1));
  if (rise < 0) return undefined;
  throw rangeError(
    "ERR_BPTT_ARGUMENT",
    `${what}: lengths must fall, got ${length(rise)} at position ${rise} after ${length(rise - 1)}. With { enforceSorted: false } they are sorted here`,
  );
}

// Sequences of different lengths padded to one, and back, by the names and rules of torch.nn.utils.rnn. Both directions are
// differentiable, take float32 and int32, and work outside a scope too.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkOptions } from "../errors.js";
import { cat, type Tensor } from "../ops/tensor.js";
import { checkShape } from "../tensor/shape.js";
import { checkLengths, type IntegerData } from "./check.js";
import { checkPadded, checkPadding, checkSequences, padRows } from "./rows.js";

/** How padded sequences lie. */
export interface LayoutOptions {
  /** (batch, seq, …) instead of (seq, batch, …) (false). */
  readonly batchFirst?: boolean;
}

/** Options of padSequence. */
export interface PadOptions extends LayoutOptions {
  /** What stands behind the end of a sequence (0). */
  readonly paddingValue?: number;
}

/**
 * Sequences (length,…) of any lengths side by side, the shorter ones padded: (longest, batch, …), or (batch, longest, …)
 * with batchFirst, as torch.nn.utils.rnn.pad_sequence.
 * @param sequences float32 or int32, alike in all but their length
 * @throws RangeError ERR_BPTT_SHAPE where they differ in more; ERR_BPTT_ARGUMENT for no sequences, or a paddingValue that int32 does not have
 * @example nn.padSequence([tensor([1, 2, 3]), tensor([4])], { batchFirst: true }); // [[1, 2, 3], [4, 0, 0]]
 */
export function padSequence(sequences: readonly Tensor[], options: PadOptions = {}): Tensor {
  const what = "padSequence()";
  checkOptions(what, options, ["batchFirst", "paddingValue"]);
  const { batchFirst = false, paddingValue = 0 } = options;
  checkBoolean(`${what}: batchFirst`, batchFirst);
  const { lengths, rowOf } = checkSequences(what, sequences);
  const [first] = sequences as readonly [Tensor];
  checkPadding(what, first, paddingValue);
  const size = [lengths.reduce((a, b) => Math.max(a, b)), lengths.length] as const;
  checkShape(what, [...size, ...first.shape.slice(1)]);
  return operate(() => padRows(cat(sequences, 0), size, batchFirst, paddingValue, rowOf));
}

/**
 * The sequences of a padded batch, each without its padding, as torch.nn.utils.rnn.unpad_sequence.
 * @param padded (seq, batch, …), or (batch, seq, …) with batchFirst
 * @param lengths valid steps of each sequence, from 0 to the steps of the batch
 * @throws RangeError ERR_BPTT_ARGUMENT for a length outside of that range; ERR_BPTT_SHAPE where there are not as many as sequences
 * @example
 * const [first, second] = nn.unpadSequence(tensor([[1, 2, 3], [4, 0, 0]]), [3, 1], { batchFirst: true });
 * second; // [4]
 */
export function unpadSequence(padded: Tensor, lengths: IntegerData, options: LayoutOptions = {}): Tensor[] {
  const what = "unpadSequence()";
  checkOptions(what, options, ["batchFirst"]);
  const { batchFirst = false } = options;
  const [T, B] = checkPadded(what, padded, batchFirst);
  const steps = checkLengths(what, lengths, T, B, 0).copyData();
  return operate(() => Array.from(steps, (length, b) => padded.select(batchFirst ? 0 : 1, b).narrow(0, 0, length)));
}

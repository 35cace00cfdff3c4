// Sequences of different lengths as rows of a table: packing and padding are one gather each, of either dtype, whose backward
// adds up rows. Below, what the public functions check before.
import { operate } from "../autograd/scope.js";
import { checkBoolean, checkInteger, checkNumber, describe, rangeError, typeError } from "../errors.js";
import { embedding } from "../ops/layers.js";
import { cat, type Tensor, tensor } from "../ops/tensor.js";
import { count, format, type Shape, sameShape } from "../tensor/shape.js";
import { checkAnyTensor } from "./check.js";

/** Which row of a table holds step t of sequence b; negative where there is none. */
export type RowOf = (b: number, t: number) => number;

/** The rows of a table (N,…) at the indices, under the shape (leading,…). */
export function takeRows(table: Tensor, indices: Int32Array, leading: Shape): Tensor {
  const [N, ...features] = table.shape as [number, ...number[]];
  return operate(() =>
    embedding(tensor(indices), table.reshape([N, count(features)]), -1).reshape([...leading, ...features]),
  );
}

/** (steps, batch, …) or (batch, steps, …) of the rows of a table (N,…), with paddingValue where there is none. */
export function padRows(
  table: Tensor,
  [steps, batch]: readonly [number, number],
  batchFirst: boolean,
  paddingValue: number,
  rowOf: RowOf,
): Tensor {
  const [N, ...features] = table.shape as [number, ...number[]];
  const indices = new Int32Array(steps * batch);
  for (let t = 0; t < steps; ++t) {
    for (let b = 0; b < batch; ++b) {
      const row = rowOf(b, t);
      indices[batchFirst ? b * steps + t : t * batch + b] = row < 0 ? N : row;
    }
  }
  const n = count(features);
  const padding = (table.dtype === "int32" ? new Int32Array(n) : new Float32Array(n)).fill(paddingValue);
  return operate(() => {
    const padded = cat([table, tensor(padding, [1, ...features])], 0);
    return takeRows(padded, indices, batchFirst ? [batch, steps] : [steps, batch]);
  });
}

/** The lengths of checked sequences, and which row each step has where they lie one after the other. */
export function checkSequences(what: string, sequences: readonly Tensor[]): { lengths: Int32Array; rowOf: RowOf } {
  if (!Array.isArray(sequences))
    throw typeError("ERR_BPTT_TYPE", `${what} takes an array of tensors, got ${describe(sequences)}`);
  if (sequences.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${what} needs at least one sequence`);
  const lengths = new Int32Array(sequences.length);
  const starts = new Int32Array(sequences.length);
  let rows = 0;
  for (const [b, sequence] of (sequences as readonly Tensor[]).entries()) {
    checkAnyTensor(`${what}: sequence ${b}`, sequence);
    const { shape, dtype } = sequence;
    const first = sequences[0] as Tensor;
    if (shape.length === 0)
      throw rangeError("ERR_BPTT_SHAPE", `${what}: sequence ${b} must be (length, …), got a scalar`);
    if (dtype !== first.dtype || !sameShape(shape.slice(1), first.shape.slice(1)))
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what}: sequence ${b} is ${dtype} ${format(shape)}, sequence 0 ${first.dtype} ${format(first.shape)}: the dtype and all but the first size must agree`,
      );
    lengths[b] = shape[0] as number;
    starts[b] = rows;
    rows += shape[0] as number;
  }
  const rowOf = (b: number, t: number) => (t < (lengths[b] as number) ? (starts[b] as number) + t : -1);
  return { lengths, rowOf };
}

/** Steps and batch of padded sequences. */
export function checkPadded(what: string, x: Tensor, batchFirst: boolean): [T: number, B: number] {
  checkAnyTensor(`${what}: input`, x);
  checkBoolean(`${what}: batchFirst`, batchFirst);
  const [a, b] = x.shape;
  if (a === undefined || b === undefined)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: input must have a dimension for the steps and one for the batch, got shape ${format(x.shape)}`,
    );
  return batchFirst ? [b, a] : [a, b];
}

/** Throws unless the value can stand in such a tensor. */
export function checkPadding(what: string, { dtype }: Tensor, value: unknown): void {
  if (dtype === "int32") checkInteger(`${what}: paddingValue of int32 sequences`, value, -(2 ** 31));
  else checkNumber(`${what}: paddingValue`, value, "a number", () => true);
}

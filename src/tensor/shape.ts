import { checkInteger, describe, rangeError, typeError } from "../errors.js";

/** Sizes of a tensor's dimensions, outermost first; [] is a scalar. */
export type Shape = readonly number[];

/** Number of elements. */
export function count(shape: Shape): number {
  let n = 1;
  for (const size of shape) n *= size;
  return n;
}

/** The shape as an error message shows it. */
export function format(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** Element strides of a contiguous tensor. */
export function strides(shape: Shape): number[] {
  const result = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; --i) {
    result[i] = stride;
    stride *= shape[i] as number;
  }
  return result;
}

/** Throws unless shape is an array of non-negative integers whose product can be counted. */
export function checkShape(what: string, shape: unknown): asserts shape is Shape {
  if (!Array.isArray(shape))
    throw typeError("ERR_BPTT_TYPE", `${what}: a shape is an array of sizes, got ${describe(shape)}`);
  for (const [i, size] of shape.entries()) checkInteger(`${what}: size ${i} of the shape`, size, 0);
  if (count(shape) > 2 ** 30) {
    throw rangeError(
      "ERR_BPTT_MEMORY",
      `${what}: shape ${format(shape)} has ${count(shape)} elements, more than the 2^30 that 4 GiB of memory hold`,
    );
  }
}

/** A dimension counted from the front; negative ones count from the back. */
export function dimension(what: string, dim: unknown, rank: number, name = "dim"): number {
  if (rank === 0) throw rangeError("ERR_BPTT_SHAPE", `${what}: a scalar has no dimensions`);
  checkInteger(`${what}: ${name}`, dim, -rank, rank - 1);
  return dim < 0 ? dim + rank : dim;
}

/** The common shape of two operands by PyTorch's rules: sizes equal, or 1, or missing in front. */
export function broadcast(what: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let i = 1; i <= rank; ++i) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what}: shapes ${format(a)} and ${format(b)} do not broadcast: ${x} against ${y} in dimension ${-i}`,
      );
    }
    result[rank - i] = x === 1 ? y : x;
  }
  return result;
}

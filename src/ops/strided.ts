// Operations that only rearrange elements: each is one pattern of strides, copied forward and added backward.

import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { checkInteger, describe, rangeError, typeError } from "../errors.js";
import type { BaseTensor } from "../tensor/base.js";
import { broadcast, count, dimension, format, type Shape, sameShape, strides } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import type { Tensor } from "./tensor.js";

/** One side of a copy: where it starts and how far apart neighbours are in each dimension. */
interface Pattern {
  readonly offset: number;
  readonly strides: readonly number[];
}

type Kernel = "copyStrided" | "addStrided";

/** Runs a strided kernel over `counts`; dimensions beyond the kernel's four are walked here. */
function runStrided(kernel: Kernel, counts: Shape, dst: number, to: Pattern, src: number, from: Pattern): void {
  const extra = counts.length - 4;
  const inner = (pointer: number, pattern: Pattern): [number, number, number, number, number] => {
    const s = (i: number) => pattern.strides[extra + i] ?? 0;
    return [pointer, s(0), s(1), s(2), s(3)];
  };
  const n = (i: number) => counts[extra + i] ?? 1;
  const visit = (level: number, d: number, s: number): void => {
    if (level >= extra) {
      const [dp, d0, d1, d2, d3] = inner(d, to);
      const [sp, s0, s1, s2, s3] = inner(s, from);
      core().kernels[kernel](dp, d0, d1, d2, d3, sp, s0, s1, s2, s3, n(0), n(1), n(2), n(3));
      return;
    }
    for (let i = 0; i < (counts[level] as number); ++i) {
      visit(level + 1, d + 4 * i * (to.strides[level] as number), s + 4 * i * (from.strides[level] as number));
    }
  };
  visit(0, dst + 4 * to.offset, src + 4 * from.offset);
}

const whole = (shape: Shape): Pattern => ({ offset: 0, strides: strides(shape) });

// A new tensor of `shape` whose elements are those of x at `from`.
function gather(x: Tensor, shape: Shape, from: Pattern): Tensor {
  const y = x.allocate(shape, x.dtype);
  runStrided("copyStrided", shape, y.pointer, whole(shape), x.pointer, from);
  record([x], [y], () => {
    runStrided("addStrided", shape, accumulator(x), from, y.gradientPointer, whole(shape));
  });
  return y;
}

/** x with dim taken away, at one index; negative indices count from the back. */
export function select(x: Tensor, dim: number, index: number): Tensor {
  const d = dimension("select()", dim, x.shape.length);
  const size = x.shape[d] as number;
  checkInteger("select(): index", index, -size, size - 1);
  const step = strides(x.shape);
  const offset = (index < 0 ? index + size : index) * (step[d] as number);
  const keep = (_: number, i: number) => i !== d;
  return operate(() => gather(x, x.shape.filter(keep), { offset, strides: step.filter(keep) }));
}

/** The part of x from start on, `length` long in dim. */
export function narrow(x: Tensor, dim: number, start: number, length: number): Tensor {
  const d = dimension("narrow()", dim, x.shape.length);
  const size = x.shape[d] as number;
  checkInteger("narrow(): start", start, 0, size);
  checkInteger("narrow(): length", length, 0, size - start);
  const step = strides(x.shape);
  const shape = x.shape.map((n, i) => (i === d ? length : n));
  return operate(() => gather(x, shape, { offset: start * (step[d] as number), strides: step }));
}

/** x with two dimensions exchanged. */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const a = dimension("transpose()", dim0, x.shape.length);
  const b = dimension("transpose()", dim1, x.shape.length);
  const exchange = (list: readonly number[]) => list.map((value, i) => list[i === a ? b : i === b ? a : i] ?? value);
  const shape = exchange(x.shape);
  // Exchanging with a dimension of size 1 next to it, or itself, moves nothing.
  const between = x.shape.slice(Math.min(a, b), Math.max(a, b) + 1).filter((n) => n !== 1);
  if (a === b || between.length <= 1) return reshape(x, shape);
  return operate(() => gather(x, shape, { offset: 0, strides: exchange(strides(x.shape)) }));
}

/** The same numbers under another shape; one size may be −1 and is inferred. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = resolve(x.shape, shape);
  if (x.storage.kind === "host" && !x.requiresGrad) return x.derive(target, x.dtype, x.storage);
  return operate(() => {
    const y = x.storage.kind === "region" ? x.derive(target, x.dtype, x.storage) : gather(x, target, whole(target));
    if (y.tape === undefined) {
      record([x], [y], (kernels) => kernels.addScaled(accumulator(x), y.gradientPointer, 1, x.size));
    }
    return y;
  });
}

function resolve(from: Shape, to: Shape): number[] {
  if (!Array.isArray(to)) throw typeError("ERR_BPTT_TYPE", `reshape() takes an array of sizes, got ${describe(to)}`);
  for (const size of to) checkInteger("reshape(): size", size, -1);
  const open = to.indexOf(-1);
  const known = count(to.filter((size) => size !== -1));
  const total = count(from);
  const result = to.map((size, i) => (i === open ? total / known : size));
  if (to.lastIndexOf(-1) !== open || !result.every(Number.isInteger) || count(result) !== total) {
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `reshape(): ${total} elements of shape ${format(from)} do not fit ${format(to)}`,
    );
  }
  return result;
}

/** x repeated to `shape` by the rules of broadcasting. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcast("broadcast", x.shape, shape), shape)) {
    throw rangeError("ERR_BPTT_SHAPE", `shape ${format(x.shape)} does not broadcast to ${format(shape)}`);
  }
  const missing = shape.length - x.shape.length;
  const step = strides(x.shape);
  const repeated = shape.map((_, i) => (i < missing || x.shape[i - missing] === 1 ? 0 : (step[i - missing] as number)));
  return operate(() => gather(x, shape, { offset: 0, strides: repeated }));
}

/** The sum over dim; keepdim leaves it with size 1. */
export function sumDimension(x: Tensor, dim: number, keepdim: boolean): Tensor {
  const d = dimension("sum()", dim, x.shape.length);
  const kept = x.shape.map((n, i) => (i === d ? 1 : n));
  const to: Pattern = { offset: 0, strides: strides(kept).map((step, i) => (i === d ? 0 : step)) };
  const from = whole(x.shape);
  return operate(() => {
    const shape = keepdim ? kept : kept.filter((_, i) => i !== d);
    const y = x.zeros(shape);
    runStrided("addStrided", x.shape, y.pointer, to, x.pointer, from);
    record([x], [y], () => runStrided("addStrided", x.shape, accumulator(x), from, y.gradientPointer, to));
    return y;
  });
}

/** Tensors joined along an existing dim; all other sizes must agree. */
export function cat(tensors: readonly Tensor[], dim: number): Tensor {
  const [first] = tensors;
  if (first === undefined) throw rangeError("ERR_BPTT_ARGUMENT", "cat() needs at least one tensor");
  const d = dimension("cat()", dim, first.shape.length);
  for (const x of tensors) {
    const fits = x.shape.length === first.shape.length && x.shape.every((n, i) => i === d || n === first.shape[i]);
    if (!fits || x.dtype !== first.dtype) {
      const why = fits ? "their dtypes differ" : "all other sizes must agree";
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `cat(): ${x.dtype} ${format(x.shape)} does not join ${first.dtype} ${format(first.shape)} along dim ${d}: ${why}`,
      );
    }
  }
  const shape = first.shape.map((n, i) => (i === d ? tensors.reduce((sum, x) => sum + (x.shape[d] as number), 0) : n));
  const step = strides(shape);
  return operate(() => {
    const y = first.allocate(shape, first.dtype);
    let start = 0;
    const parts = tensors.map((x) => {
      const place = { offset: start * (step[d] as number), strides: step };
      start += x.shape[d] as number;
      runStrided("copyStrided", x.shape, y.pointer, place, x.pointer, whole(x.shape));
      return { x, place };
    });
    record(tensors as readonly BaseTensor[], [y], () => {
      for (const { x, place } of parts) {
        if (x.requiresGrad) runStrided("addStrided", x.shape, accumulator(x), whole(x.shape), y.gradientPointer, place);
      }
    });
    return y;
  });
}

/** Tensors of one shape joined along a new dim; `what` calls it. */
export function stack(tensors: readonly Tensor[], dim: number, what = "stack()"): Tensor {
  const [first] = tensors;
  if (first === undefined) throw rangeError("ERR_BPTT_ARGUMENT", `${what} needs at least one tensor`);
  const d = dimension(what, dim, first.shape.length + 1);
  for (const x of tensors) {
    if (!sameShape(x.shape, first.shape) || x.dtype !== first.dtype)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `${what}: ${x.dtype} ${format(x.shape)} does not join ${first.dtype} ${format(first.shape)}: all must be alike`,
      );
  }
  return operate(() =>
    cat(
      tensors.map((x) => reshape(x, [...x.shape.slice(0, d), 1, ...x.shape.slice(d)])),
      d,
    ),
  );
}

import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { rangeError } from "../errors.js";
import { readFloat, writeFloats } from "../memory/views.js";
import { count, dimension } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { binary, checkFloat } from "./elementwise.js";
import { sumDimension } from "./strided.js";
import type { Tensor } from "./tensor.js";

/** The sum of all elements, accumulated in float64, or over one dimension. */
export function sum(x: Tensor, dim?: number, keepdim = false): Tensor {
  checkFloat("sum()", x);
  return dim === undefined ? sumAll(x, 1) : sumDimension(x, dim, keepdim);
}

/** The mean of all elements or over one dimension. */
export function mean(x: Tensor, dim?: number, keepdim = false): Tensor {
  checkFloat("mean()", x);
  const n = dim === undefined ? x.size : (x.shape[dimension("mean()", dim, x.shape.length)] as number);
  if (n === 0) throw rangeError("ERR_BPTT_SHAPE", "mean() of no elements");
  if (dim === undefined) return sumAll(x, 1 / n);
  return operate(() => binary("mul", sumDimension(x, dim, keepdim), 1 / n));
}

/** The place of the largest element, counted over all of them or along one dimension; int32, without a gradient. */
export function argmax(x: Tensor, dim?: number, keepdim = false): Tensor {
  checkFloat("argmax()", x);
  const { shape } = x;
  // All elements, or (outer, n, inner) with the dimension in the middle.
  const d = dim === undefined ? undefined : dimension("argmax()", dim, shape.length);
  const n = d === undefined ? x.size : (shape[d] as number);
  if (n === 0) throw rangeError("ERR_BPTT_SHAPE", "argmax() of no elements");
  const inner = d === undefined ? 1 : count(shape.slice(d + 1));
  const kept = shape.map((size, i) => (d === undefined || i === d ? 1 : size));
  return operate(() => {
    const rows = x
      .detach()
      .reshape([x.size / n / (inner || 1), n, inner])
      .transpose(1, 2);
    const y = x.allocate(keepdim ? kept : kept.filter((_, i) => d !== undefined && i !== d), "int32");
    core().kernels.argmaxRows(y.pointer, rows.pointer, y.size, n);
    return y;
  });
}

function sumAll(x: Tensor, factor: number): Tensor {
  return operate(() => {
    const { kernels } = core();
    const y = x.allocate([]);
    writeFloats(y.pointer, [kernels.sum(x.pointer, x.size) * factor]);
    record([x], [y], (kernels) => {
      const spread = x.allocate(x.shape).pointer;
      kernels.fill(spread, readFloat(y.gradientPointer) * factor, x.size);
      kernels.addScaled(accumulator(x), spread, 1, x.size);
    });
    return y;
  });
}

// Pooling of the last dimension over windows that the caller lays out.

import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { writeFloats, writeIntegers } from "../memory/views.js";
import { core } from "../wasm/core.js";
import type { Tensor } from "./tensor.js";

/** Where each output reads: the first place and the one past the last, one window after the other; within the input. */
export type Windows = Int32Array<ArrayBuffer>;

/** The largest of each window of x (…,L), of which every dilation-th place is seen. */
export function maxPool1d(x: Tensor, windows: Windows, dilation: number): Tensor {
  return operate(() => {
    const { kernels } = core();
    const { y, rows, L, Lout, places } = prepare(x, windows);
    const argmax = allocate(4 * y.size);
    kernels.maxPool1dForward(y.pointer, argmax, x.pointer, places, rows, L, Lout, dilation);
    record([x], [y], (kernels) => kernels.maxPool1dBackward(accumulator(x), y.gradientPointer, argmax, rows, L, Lout));
    return y;
  });
}

/** The sum of each window of x (…,L) over its divisor. */
export function avgPool1d(x: Tensor, windows: Windows, divisors: Float32Array<ArrayBuffer>): Tensor {
  return operate(() => {
    const { kernels } = core();
    const { y, rows, L, Lout, places } = prepare(x, windows);
    const divisor = allocate(4 * Lout);
    writeFloats(divisor, divisors);
    kernels.avgPool1dForward(y.pointer, x.pointer, places, divisor, rows, L, Lout);
    record([x], [y], (kernels) => {
      kernels.avgPool1dBackward(accumulator(x), y.gradientPointer, places, divisor, rows, L, Lout);
    });
    return y;
  });
}

function prepare(x: Tensor, windows: Windows) {
  const L = x.shape.at(-1) as number;
  const Lout = windows.length / 2;
  const places = allocate(4 * windows.length);
  writeIntegers(places, windows);
  return { y: x.allocate([...x.shape.slice(0, -1), Lout]), rows: x.size / L, L, Lout, places };
}

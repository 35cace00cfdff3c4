// The operations behind the simple layers. Shapes and indices were checked by the caller.

import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { count } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { packingScratch, panels } from "./packing.js";
import type { RandomStream } from "./random.js";
import type { Tensor } from "./tensor.js";

/** y (…,O) = x (…,I)·Wᵀ + b, W (O,I); or x·W + b, W (I,O), where the weight multiplies from the right. */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | undefined, fromRight = false): Tensor {
  return operate(() => {
    const { kernels } = core();
    const [rows, columns] = weight.shape as [number, number];
    const [I, O] = fromRight ? [rows, columns] : [columns, rows];
    const M = x.size / I;
    const y = x.allocate([...x.shape.slice(0, -1), O]);
    const forward = panels(weight, !fromRight, rows, columns);
    kernels.linearForward(y.pointer, x.pointer, forward, bias?.pointer ?? 0, M, I, O);
    record([x, weight, bias], [y], (kernels) => {
      const dX = accumulator(x);
      const dW = accumulator(weight);
      const dY = y.gradientPointer;
      const w = dX ? panels(weight, fromRight, rows, columns) : 0;
      const scratch = dW ? packingScratch(kernels, M, columns) : 0;
      // The kernel sums dYᵀ·x; a weight that multiplies from the right wants xᵀ·dY.
      kernels.linearBackward(dX, fromRight ? 0 : dW, accumulator(bias), dY, x.pointer, w, scratch, M, I, O);
      if (fromRight && dW) kernels.gemmTN(dW, x.pointer, dY, I, O, M, O, I, O, scratch);
    });
    return y;
  });
}

/** Rows of weight (V,E), of either dtype, at the indices; the row paddingIndex (−1: none) gets no gradient. */
export function embedding(indices: Tensor, weight: Tensor, paddingIndex: number): Tensor {
  return operate(() => {
    const { kernels } = core();
    const n = indices.size;
    const E = weight.shape[1] as number;
    const y = weight.allocate([...indices.shape, E], weight.dtype);
    kernels.embeddingForward(y.pointer, weight.pointer, indices.pointer, n, E);
    record([weight, indices], [y], (kernels) => {
      kernels.embeddingBackward(accumulator(weight), y.gradientPointer, indices.pointer, n, E, paddingIndex);
    });
    return y;
  });
}

/**
 * x with each element zeroed with probability p, the others scaled by 1/(1 − p). The mask is recomputed in backward.
 * @param parts equal stretches of x, one after the other, that share one mask
 */
export function dropout(x: Tensor, p: number, { low, high, stream }: RandomStream, parts = 1): Tensor {
  return operate(() => {
    const { kernels } = core();
    const scale = p < 1 ? 1 / (1 - p) : 0;
    const n = parts === 0 ? 0 : x.size / parts;
    const y = x.allocate(x.shape);
    for (let i = 0; i < parts; ++i) {
      const at = 4 * n * i;
      kernels.dropoutForward(y.pointer + at, x.pointer + at, n, p, scale, low, high, stream);
    }
    record([x], [y], (kernels) => {
      const scratch = allocate(4 * n);
      const dX = accumulator(x);
      for (let i = 0; i < parts; ++i) {
        const at = 4 * n * i;
        kernels.dropoutBackward(dX + at, y.gradientPointer + at, scratch, n, p, scale, low, high, stream);
      }
    });
    return y;
  });
}

/** Softmax or its logarithm over the last dimension. */
export function softmaxRows(name: "softmax" | "logSoftmax", x: Tensor): Tensor {
  return operate(() => {
    const { kernels } = core();
    const V = x.shape.at(-1) as number;
    const N = x.size / V;
    const y = x.allocate(x.shape);
    kernels[`${name}Forward`](y.pointer, x.pointer, N, V);
    record([x], [y], (kernels) => kernels[`${name}Backward`](accumulator(x), y.gradientPointer, y.pointer, N, V));
    return y;
  });
}

/** x (T,B,F) with zeros at padding, which is not read. */
export function zeroPadding(x: Tensor, lengths: Tensor): Tensor {
  return operate(() => {
    const { kernels } = core();
    const [T, B] = x.shape as [number, number];
    const F = count(x.shape.slice(2));
    const y = x.allocate(x.shape);
    kernels.copyValidForward(y.pointer, x.pointer, lengths.pointer, T, B, F);
    record([x, lengths], [y], (kernels) =>
      kernels.copyValidBackward(accumulator(x), y.gradientPointer, lengths.pointer, T, B, F),
    );
    return y;
  });
}

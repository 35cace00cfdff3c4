import { operate } from "../autograd/scope.js";
import { accumulator, record } from "../autograd/tape.js";
import { rangeError } from "../errors.js";
import { broadcast, count, format } from "../tensor/shape.js";
import { core } from "../wasm/core.js";
import { checkFloat } from "./elementwise.js";
import { packingScratch, panels } from "./packing.js";
import { broadcastTo, reshape, select, stack } from "./strided.js";
import type { Tensor } from "./tensor.js";

/** Matrix product by the rules of torch.matmul: vectors are rows or columns, leading dimensions broadcast. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkFloat("matmul()", a);
  checkFloat("matmul()", b);
  if (a.shape.length === 0 || b.shape.length === 0)
    throw rangeError("ERR_BPTT_SHAPE", "matmul() needs at least one dimension on each side");
  return operate(() => {
    const left = a.shape.length === 1 ? reshape(a, [1, a.size]) : a;
    const right = b.shape.length === 1 ? reshape(b, [b.size, 1]) : b;
    const M = left.shape.at(-2) as number;
    const K = left.shape.at(-1) as number;
    const N = right.shape.at(-1) as number;
    if (right.shape.at(-2) !== K) {
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `matmul(): ${format(a.shape)} times ${format(b.shape)}: the last size of the first must equal the last but one of the second`,
      );
    }
    const batch = broadcast("matmul()", left.shape.slice(0, -2), right.shape.slice(0, -2));
    const product =
      right.shape.length === 2
        ? multiply(reshape(left, [count(left.shape.slice(0, -1)), K]), right)
        : batched(left, right, batch);
    const shape = [...batch, ...(a.shape.length === 1 ? [] : [M]), ...(b.shape.length === 1 ? [] : [N])];
    return reshape(product, shape);
  });
}

// One product a batch entry.
function batched(a: Tensor, b: Tensor, batch: number[]): Tensor {
  const n = count(batch);
  if (n === 0) return noProduct(a, b);
  const spread = (x: Tensor) => reshape(broadcastTo(x, [...batch, ...x.shape.slice(-2)]), [n, ...x.shape.slice(-2)]);
  const left = spread(a);
  const right = spread(b);
  const parts = Array.from({ length: n }, (_, i) => multiply(select(left, 0, i), select(right, 0, i)));
  return stack(parts, 0);
}

// An empty batch: nothing, whose gradients are zeros.
function noProduct(a: Tensor, b: Tensor): Tensor {
  const y = a.zeros([0, a.shape.at(-2) as number, b.shape.at(-1) as number]);
  record([a, b], [y], () => {
    accumulator(a);
    accumulator(b);
  });
  return y;
}

// (M,K)·(K,N)
function multiply(a: Tensor, b: Tensor): Tensor {
  const { kernels } = core();
  const [M, K] = a.shape as [number, number];
  const N = b.shape[1] as number;
  const y = a.zeros([M, N]);
  kernels.gemmPacked(y.pointer, a.pointer, panels(b, false, K, N), M, N, K, N, K);
  record([a, b], [y], (kernels) => {
    const dY = y.gradientPointer;
    const dA = accumulator(a);
    const dB = accumulator(b);
    if (dA) kernels.gemmPacked(dA, dY, panels(b, true, K, N), M, K, N, K, N);
    if (dB) kernels.gemmTN(dB, a.pointer, dY, K, N, M, N, K, N, packingScratch(kernels, M, N));
  });
  return y;
}

// The machine's limit and matrix products as pieces of work. B is packed beforehand; gemmTN packs its own.
import type { Core } from "./core.ts";
import { uniform } from "./data.ts";
import type { Work } from "./sampling.ts";
import { type Product, productFlops } from "./shapes.ts";

/** Work whose floating-point operations are known. */
export interface CountedWork extends Work {
  readonly flops: number;
}

const CHAIN_LENGTH = 10_000;

/** The multiply-add chains: arithmetic alone, no memory. */
export function chain(core: Core, build: string): CountedWork {
  const { kernels } = core;
  return {
    name: `limit: chain of the ${build} build`,
    flops: 96 * CHAIN_LENGTH,
    run: () => kernels.mulAddChain(CHAIN_LENGTH, 0.5),
  };
}

/** C += A·B. */
export function product(core: Core, shape: Product): CountedWork {
  const { kernels } = core;
  const { what, kernel, M, N, K } = shape;
  const a = uniform(1, M * K);
  const b = uniform(2, K * N);
  const A = core.place(a);
  const B = core.place(b);
  const C = core.place(M * N);
  const panels = core.place(kernels.packedSize(K, N));
  kernels.packPanels(panels, B, K, N, N);
  const scratch = core.place(kernels.gemmTNScratch(N, K));
  const run =
    kernel === "gemmPacked"
      ? () => kernels.gemmPacked(C, A, panels, M, N, K, N, K)
      : () => kernels.gemmTN(C, A, B, M, N, K, N, M, N, scratch);
  run();
  checkProduct(core.read(C, M * N), a, b, shape);
  return { name: `${what} ${M}×${K} · ${K}×${N}`, flops: productFlops(shape), run };
}

// A fast product of wrong numbers is worth nothing: some elements are compared with float64 sums.
function checkProduct(C: Float32Array, a: Float32Array, b: Float32Array, { kernel, M, N, K }: Product): void {
  for (const at of [0, N - 1, (M >> 1) * N + (N >> 1), M * N - 1]) {
    const m = Math.floor(at / N);
    let sum = 0;
    for (let k = 0; k < K; ++k)
      sum += (a[kernel === "gemmTN" ? k * M + m : m * K + k] as number) * (b[k * N + (at % N)] as number);
    // 2·K roundings, each of at most 2^-24 of a partial sum, which is at most K.
    if (!(Math.abs((C[at] as number) - sum) <= 2 * K * K * 2 ** -24))
      throw new Error(`${kernel} is wrong at element ${at}`);
  }
}

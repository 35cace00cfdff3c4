/**
 * A batch equals its rows bit for bit: every element takes the same additions in the same order, whatever tile computes
 * it. The relaxed build cannot promise that. For sequences see recurrent.simd.test.ts.
 */

import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { expectSameBits } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { drawMatrix, pack } from "./matrices.js";
import { SIZES } from "./sizes.js";

const ROWS_AT_MOST = 13;

describe("a batch equals its rows bit for bit", () => {
  test.each([1, 5, 33, 257, 513, 1025])("gemmPacked, sums of %d", (K) => {
    for (const N of SIZES) {
      const draw = new Draw(K + N);
      const [A, C] = [drawMatrix(draw, ROWS_AT_MOST, K), drawMatrix(draw, ROWS_AT_MOST, N)];
      const panels = pack(drawMatrix(draw, K, N), K, N);
      const product = (first: number, M: number) =>
        run((memory) => {
          const c = memory.update(C.subarray(first * N, (first + M) * N));
          const a = memory.input(A.subarray(first * K, (first + M) * K));
          kernels.gemmPacked(c, a, memory.input(panels), M, N, K, N, K);
          return memory.read(c);
        });
      const rows = Array.from({ length: ROWS_AT_MOST }, (_, m) => [...product(m, 1)]);
      for (let M = 2; M <= ROWS_AT_MOST; ++M) {
        expectSameBits(`M=${M} N=${N}`, product(0, M), Float32Array.from(rows.slice(0, M).flat()));
      }
    }
  });

  test("gemmPacked, columns: a narrow product equals the first columns of a wide one", () => {
    const [M, K, widest] = [7, 33, 40];
    const draw = new Draw(5);
    const [A, B] = [drawMatrix(draw, M, K), drawMatrix(draw, K, widest)];
    const product = (N: number) => {
      const panels = pack(B, K, N, widest);
      return run((memory) => {
        const c = memory.update(new Float32Array(M * N));
        kernels.gemmPacked(c, memory.input(A), memory.input(panels), M, N, K, N, K);
        return memory.read(c);
      });
    };
    const wide = product(widest);
    for (const N of SIZES) {
      expectSameBits(
        `N=${N}`,
        product(N),
        wide.filter((_, index) => index % widest < N),
      );
    }
  });

  test.each(["softmaxForward", "logSoftmaxForward"] as const)("%s", (name) => {
    const N = 5;
    for (const V of SIZES) {
      const x = new Draw(V).values(N * V, 8);
      const rows = (values: Float32Array) =>
        run((memory) => {
          const y = memory.output(values.length);
          kernels[name](y, memory.input(values), values.length / V, V);
          return memory.read(y);
        });
      const single = Array.from({ length: N }, (_, i) => [...rows(x.slice(i * V, (i + 1) * V))]);
      expectSameBits(`V=${V}`, rows(x), Float32Array.from(single.flat()));
    }
  });
});

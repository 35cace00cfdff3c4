import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import { gemmNN, gemmNT, gemmTN } from "../reference/gemm.js";
import { absolute, dotRoundings, expectExact, expectRounded } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { drawMatrix, pack, packTransposed } from "./matrices.js";
import { ROWS, SIZES } from "./sizes.js";

/** Past 512, in gemmTN past 256, a sum is made of blocks: one, one and a row, two and a row. */
const LONG = [256, 257, 512, 513, 1025];
/** Rows on both sides of a block of 96, and more than two blocks. */
const MANY_ROWS = [94, 95, 96, 97, 98, 99, 100, 102, 193, 200];
/** Columns of A on both sides of the 48 that gemmTN turns at once, and more than two such blocks. */
const MANY_COLUMNS = [46, 47, 48, 49, 50, 51, 97, 98];

/** Panel n / 8 holds 8 columns, row after row; columns past N are zeros. */
function panels(K: number, N: number, element: (k: number, n: number) => number): Float64Array {
  return Float64Array.from({ length: K * Math.ceil(N / 8) * 8 }, (_, index) => {
    const k = Math.floor(index / 8) % K;
    const n = Math.floor(index / (8 * K)) * 8 + (index % 8);
    return n < N ? element(k, n) : 0;
  });
}

describe("packing", () => {
  for (const N of SIZES) {
    test(`panels of ${N} columns`, () => {
      for (const K of [...SIZES, ...LONG]) {
        const draw = new Draw(K * 100 + N);
        const B = drawMatrix(draw, K, N, N + 3);
        const name = `K=${K} N=${N}`;
        expect(kernels.packedSize(K, N), name).toBe(K * Math.ceil(N / 8) * 8);
        expectExact(
          name,
          pack(B, K, N, N + 3),
          panels(K, N, (k, n) => at(B, k * (N + 3) + n)),
        );
        const transposed = drawMatrix(draw, N, K, K + 2);
        const expected = panels(K, N, (k, n) => at(transposed, n * (K + 2) + k));
        expectExact(`${name} transposed`, packTransposed(transposed, K, N, K + 2), expected);
      }
    });
  }
});

type Product = (C: Float32Array, panels: Float32Array) => Float32Array;

function multiplier(A: Float32Array, M: number, N: number, K: number, ldc: number, lda: number): Product {
  return (C, panels) =>
    run((memory) => {
      const c = memory.update(C);
      kernels.gemmPacked(c, memory.input(A), memory.input(panels), M, N, K, ldc, lda);
      return memory.read(c);
    });
}

function checkNN(M: number, N: number, K: number): void {
  const draw = new Draw(M * 1_000_000 + N * 1000 + K);
  const [ldc, lda, ldb] = [N + 3, K + 1, N + 2];
  const [A, B, C] = [drawMatrix(draw, M, K, lda), drawMatrix(draw, K, N, ldb), drawMatrix(draw, M, N, ldc)];
  const product = multiplier(A, M, N, K, ldc, lda)(C, pack(B, K, N, ldb));
  const expected = gemmNN(C, A, B, M, N, K, ldc, lda, ldb);
  const magnitude = gemmNN(absolute(C), absolute(A), absolute(B), M, N, K, ldc, lda, ldb);
  expectRounded(`M=${M} N=${N} K=${K}`, product, expected, dotRoundings(K), magnitude);
}

function checkNT(M: number, N: number, K: number): void {
  const draw = new Draw(M * 1_000_000 + N * 1000 + K);
  const [A, B, C] = [drawMatrix(draw, M, K), drawMatrix(draw, N, K), drawMatrix(draw, M, N)];
  const product = multiplier(A, M, N, K, N, K)(C, packTransposed(B, K, N));
  const expected = gemmNT(C, A, B, M, N, K, N, K, K);
  const magnitude = gemmNT(absolute(C), absolute(A), absolute(B), M, N, K, N, K, K);
  expectRounded(`M=${M} N=${N} K=${K}`, product, expected, dotRoundings(K), magnitude);
}

describe("gemmPacked: C += A·B", () => {
  for (const M of ROWS) {
    test(`${M} rows`, () => {
      for (const N of SIZES) for (const K of [...SIZES, 513]) checkNN(M, N, K);
    });
  }

  test("sums of several blocks", () => {
    for (const M of ROWS) for (const N of [3, 9]) for (const K of LONG) checkNN(M, N, K);
  });

  test("rows of several blocks", () => {
    for (const M of MANY_ROWS) for (const N of [9, 20, 21]) checkNN(M, N, 5);
  });

  test("B from its transpose", () => {
    for (const M of ROWS) for (const K of [...SIZES, 513]) checkNT(M, 9, K);
  });
});

function checkTN(M: number, N: number, K: number): void {
  const draw = new Draw(M * 1_000_000 + N * 1000 + K);
  const [ldc, lda, ldb] = [N + 1, M + 5, N + 2];
  const [A, B, C] = [drawMatrix(draw, K, M, lda), drawMatrix(draw, K, N, ldb), drawMatrix(draw, M, N, ldc)];
  const product = run((memory) => {
    const c = memory.update(C);
    const scratch = memory.output(kernels.gemmTNScratch(N, K));
    kernels.gemmTN(c, memory.input(A), memory.input(B), M, N, K, ldc, lda, ldb, scratch);
    return memory.read(c);
  });
  const expected = gemmTN(C, A, B, M, N, K, ldc, lda, ldb);
  const magnitude = gemmTN(absolute(C), absolute(A), absolute(B), M, N, K, ldc, lda, ldb);
  expectRounded(`M=${M} N=${N} K=${K}`, product, expected, dotRoundings(K), magnitude);
}

describe("gemmTN: C += Aᵀ·B", () => {
  for (const M of [...ROWS, 33]) {
    test(`${M} rows`, () => {
      for (const N of SIZES) for (const K of [...SIZES, 257]) checkTN(M, N, K);
    });
  }

  test("sums of several blocks", () => {
    for (const M of ROWS) for (const N of [3, 9]) for (const K of LONG) checkTN(M, N, K);
  });

  test("columns of several blocks", () => {
    for (const M of MANY_COLUMNS) for (const N of [3, 9]) for (const K of [5, 257]) checkTN(M, N, K);
  });
});

describe("gemmTNPair: C += Aᵀ·B, D += Aᵀ·E", () => {
  function single(A: Float32Array, B: Float32Array, C: Float32Array, M: number, N: number, K: number): Float32Array {
    return run((memory) => {
      const c = memory.update(C);
      const scratch = memory.output(kernels.gemmTNScratch(N, K));
      kernels.gemmTN(c, memory.input(A), memory.input(B), M, N, K, N + 1, M, N + 2, scratch);
      return memory.read(c);
    });
  }

  function checkPair(M: number, N: number, O: number, K: number): void {
    const draw = new Draw(M * 1_000_000 + N * 1000 + K);
    const A = drawMatrix(draw, K, M);
    const [B, C] = [drawMatrix(draw, K, N, N + 2), drawMatrix(draw, M, N, N + 1)];
    const [E, D] = [drawMatrix(draw, K, O, O + 2), drawMatrix(draw, M, O, O + 1)];
    const [first, second] = run((memory) => {
      const [c, d] = [memory.update(C), memory.update(D)];
      const scratch = memory.output(kernels.gemmTNScratch(8 * Math.ceil(N / 8) + O, K));
      const [a, b, e] = [memory.input(A), memory.input(B), memory.input(E)];
      kernels.gemmTNPair(c, d, a, b, e, M, N, O, K, N + 1, O + 1, M, N + 2, O + 2, scratch);
      return [memory.read(c), memory.read(d)] as const;
    });
    const name = `M=${M} N=${N} O=${O} K=${K}`;
    expectExact(`${name}: C`, first, single(A, B, C, M, N, K));
    expectExact(`${name}: D`, second, single(A, E, D, M, O, K));
  }

  test("gives the bits of two products", () => {
    for (const M of [1, 7, 49])
      for (const N of [9, 33]) for (const O of [3, 20]) for (const K of [5, 257]) checkPair(M, N, O, K);
  });

  test("leaves out what has no columns", () => {
    for (const K of [5, 257]) {
      checkPair(7, 0, 9, K);
      checkPair(7, 9, 0, K);
      checkPair(7, 0, 0, K);
    }
  });
});

describe("NaN stays in the row or column that it belongs to", () => {
  const [M, N, K] = [7, 9, 5];
  const draw = new Draw(1);
  const [A, B] = [drawMatrix(draw, M, K), drawMatrix(draw, K, N)];
  const positionsOfNaN = (values: Float32Array) => [...values.keys()].filter((index) => Number.isNaN(values[index]));

  test("of A", () => {
    const tainted = A.slice();
    tainted[3 * K + 1] = Number.NaN;
    const product = multiplier(tainted, M, N, K, N, K)(new Float32Array(M * N), pack(B, K, N));
    expect(positionsOfNaN(product)).toEqual(Array.from({ length: N }, (_, n) => 3 * N + n));
  });

  test("of B, also in the last, narrow panel", () => {
    const tainted = B.slice();
    tainted[2 * N + 8] = Number.NaN;
    const product = multiplier(A, M, N, K, N, K)(new Float32Array(M * N), pack(tainted, K, N));
    expect(positionsOfNaN(product)).toEqual(Array.from({ length: M }, (_, m) => m * N + 8));
  });
});

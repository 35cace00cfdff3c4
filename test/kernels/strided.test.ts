import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import { addStrided, copyStrided, type Four } from "../reference/strided.js";
import { absolute, expectExact, expectRounded } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const [N0, N1, N2] = [2, 3, 4];

/** Element strides of a contiguous array whose rows have this length. */
const contiguous = (row: number): Four => [N1 * N2 * row, N2 * row, row, 1];

/** The strides of one side for an innermost dimension of N3; the other side is contiguous. */
const PATTERNS: Readonly<Record<string, (N3: number) => Four>> = {
  "contiguous rows": contiguous,
  "rows with a distance": (N3) => contiguous(N3 + 5),
  "the first and last dimension exchanged": () => [1, N2 * N0, N0, N1 * N2 * N0],
  "every third element": (N3) => [N1 * N2 * 3 * N3, N2 * 3 * N3, 3 * N3, 3],
  "one row for all": () => [0, 0, 0, 1],
  "one column for all": () => [N1 * N2, N2, 1, 0],
  "one element for all": () => [0, 0, 0, 0],
};

/** Elements from the first to the last that the indices reach. */
function extent(strides: Four, n: Four): number {
  return n.reduce((length, count, dimension) => length + (count - 1) * at(strides, dimension), 1);
}

function apply(name: "copyStrided" | "addStrided", dst: Float32Array, d: Four, src: Float32Array, s: Four, n: Four) {
  return run((memory) => {
    const pointer = memory.update(dst);
    kernels[name](pointer, ...d, memory.input(src), ...s, ...n);
    return memory.read(pointer);
  });
}

describe.each(Object.entries(PATTERNS))("%s", (_, pattern) => {
  test("copyStrided reads them, and writes nothing else than its indices reach", () => {
    for (const N3 of SIZES) {
      const n: Four = [N0, N1, N2, N3];
      const s = pattern(N3);
      const draw = new Draw(N3);
      const src = draw.values(extent(s, n));
      for (const d of [contiguous(N3), contiguous(N3 + 2)]) {
        const dst = draw.values(extent(d, n));
        expectExact(`N3=${N3}`, apply("copyStrided", dst, d, src, s, n), copyStrided(dst, d, src, s, n));
      }
    }
  });

  test("addStrided sums into them", () => {
    for (const N3 of SIZES) {
      const n: Four = [N0, N1, N2, N3];
      const [d, s] = [pattern(N3), contiguous(N3)];
      const draw = new Draw(N3);
      const [dst, src] = [draw.values(extent(d, n)), draw.values(extent(s, n))];
      const expected = addStrided(dst, d, src, s, n);
      const magnitude = addStrided(absolute(dst), d, absolute(src), s, n);
      // At most all elements are added to one.
      expectRounded(`N3=${N3}`, apply("addStrided", dst, d, src, s, n), expected, src.length, magnitude);
    }
  });
});

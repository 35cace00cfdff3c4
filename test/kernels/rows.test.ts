import { describe, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import * as reference from "../reference/rows.js";
import { expectExact } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const [T, B] = [5, 4];
const LENGTHS = Int32Array.of(5, 0, 2, 4);

/** (T,B,F) values, NaN at padding. */
function drawWithPadding(draw: Draw, F: number): Float32Array {
  const isValid = (index: number) => Math.floor(index / (B * F)) < at(LENGTHS, Math.floor(index / F) % B);
  return draw.values(T * B * F).map((value, index) => (isValid(index) ? value : Number.NaN));
}

describe.each(SIZES)("rows of %d", (F) => {
  test("copyValidForward copies valid steps and gives zeros for NaN padding", () => {
    const src = drawWithPadding(new Draw(F), F);
    const got = run((memory) => {
      const dst = memory.output(src.length);
      kernels.copyValidForward(dst, memory.input(src), memory.indices(LENGTHS), T, B, F);
      return memory.read(dst);
    });
    expectExact("dst", got, reference.copyValidForward(src, LENGTHS, B, F));
  });

  test("copyValidBackward adds at valid steps only", () => {
    const draw = new Draw(F);
    const [dSrc, dDst] = [draw.values(T * B * F), drawWithPadding(draw, F)];
    const got = run((memory) => {
      const pointer = memory.update(dSrc);
      kernels.copyValidBackward(pointer, memory.input(dDst), memory.indices(LENGTHS), T, B, F);
      return memory.read(pointer);
    });
    expectExact("dSrc", got, reference.copyValidBackward(dSrc, dDst, LENGTHS, B, F));
  });
});

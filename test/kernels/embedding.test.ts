import { test } from "vitest";
import { Draw } from "../golden/draw.js";
import * as reference from "../reference/embedding.js";
import { absolute, expectExact, expectRounded } from "./bounds.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

/** Rows of the table; fewer than most index lists are long, so that rows repeat. */
const V = 7;
const NO_PADDING = -1;

const cases = SIZES.flatMap((N) => SIZES.map((E) => [N, E] as const));

function drawProblem(N: number, E: number) {
  const draw = new Draw(N * 100 + E);
  return { w: draw.values(V * E), index: draw.integers(N, V), dY: draw.values(N * E), dW: draw.values(V * E) };
}

test("embeddingForward copies the rows of the table", () => {
  for (const [N, E] of cases) {
    const { w, index } = drawProblem(N, E);
    const y = run((memory) => {
      const pointer = memory.output(N * E);
      kernels.embeddingForward(pointer, memory.input(w), memory.indices(index), N, E);
      return memory.read(pointer);
    });
    expectExact(`N=${N} E=${E}`, y, reference.embeddingForward(w, index, N, E));
  }
});

test.each([
  ["without a padding row", NO_PADDING],
  ["but for the padding row", 2],
])("embeddingBackward accumulates into the rows that were read, %s", (_, padding) => {
  for (const [N, E] of cases) {
    const { index, dY, dW } = drawProblem(N, E);
    const got = run((memory) => {
      const pointer = memory.update(dW);
      kernels.embeddingBackward(pointer, memory.input(dY), memory.indices(index), N, E, padding);
      return memory.read(pointer);
    });
    const expected = reference.embeddingBackward(dW, dY, index, N, E, padding);
    const magnitude = reference.embeddingBackward(absolute(dW), absolute(dY), index, N, E, padding);
    // At most all N rows are added to one.
    expectRounded(`N=${N} E=${E}`, got, expected, N, magnitude);
  }
});

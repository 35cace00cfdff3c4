/** Forward passes that keep nothing for backward, or whose output is what they keep, give the same bits. */

import { describe, expect, test } from "vitest";
import { expectSameBits } from "./bounds.js";
import { CASES, describeCase, drawRecurrent, type RecurrentCase } from "./recurrentCase.js";
import { KINDS } from "./recurrentKinds.js";
import { forward } from "./recurrentRun.js";

function compare(problem: RecurrentCase, options: Parameters<typeof forward>[1]): void {
  const [{ raw: _, ...got }, { raw, ...expected }] = [forward(problem, options), forward(problem)];
  expect(raw.hs?.length).toBeGreaterThan(0);
  for (const [name, values] of Object.entries(expected))
    expectSameBits(`${describeCase(problem)} ${name}`, got[name as keyof typeof got], values);
}

describe.each(Object.entries(KINDS))("%s, forward", (_, kind) => {
  test.each(CASES)("without keeping, %s", (_name, draw) => {
    for (const problem of draw(kind)) compare(problem, { keep: false });
  });

  test.each([false, true])("without keeping, where the input is projected in several chunks, reverse %s", (reverse) => {
    compare(drawRecurrent(kind, 1, { sizes: [19, 28, 5, 9], reverse }), { keep: false });
  });

  test.each([false, true])("into its own states, keep %s", (keep) => {
    for (const sizes of [
      [1, 1, 3, 8],
      [19, 28, 5, 16],
    ] as const) {
      const problem = Array.from({ length: 99 }, (_value, seed) => drawRecurrent(kind, seed, { sizes })).find(
        ({ R }) => R % 8 === 0,
      );
      if (!problem) throw new Error("no size is a multiple of 8");
      compare({ ...problem, ldOut: problem.R }, { keep, shared: true });
    }
  });
});

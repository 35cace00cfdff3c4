/** The peer that text models are measured against keeps its own equations. */

import { describe, expect, test } from "vitest";
import { NGram } from "../../../bench/text/ngram.ts";
import { Draw } from "../../golden/draw.js";

const SIZE = 5;
const codes = new Draw(1).integers(300, SIZE);
const contexts = ["\0\0\0", "\u0001\u0002\u0003", "\u0004\u0004\u0004", "\u0003\u0001\u0000"];

describe.each(["witten-bell", "kneser-ney"] as const)("%s", (smoothing) => {
  test.each([1, 2, 3, 4])("order %i: the probabilities of all characters add up to 1 after every context", (order) => {
    const model = new NGram(codes.subarray(0, 60), order, SIZE, smoothing);
    for (const context of contexts) {
      const all = Array.from({ length: SIZE }, (_, code) => model.probability(code, context.slice(4 - order)));
      expect(all.every((p) => p > 0 && p < 1)).toBe(true);
      expect(all.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
    }
  });

  test("bits a character are the mean logarithm of the probabilities", () => {
    const model = new NGram(codes, 2, SIZE, smoothing);
    const bits = [
      [1, 0],
      [2, 1],
      [2, 2],
    ].map(([code, before]) => -Math.log2(model.probability(code as number, String.fromCharCode(before as number))));
    expect(model.bitsPerCharacter(Int32Array.of(1, 2, 2))).toBeCloseTo(bits.reduce((a, b) => a + b) / 3, 12);
  });
});

// The text 1 1 2, after which 0 stands before it: counts 1: 2, 2: 1; after 1: 1 once, 2 once; after 0: 1 once.
test("Witten and Bell's method by hand", () => {
  const model = new NGram(Int32Array.of(1, 1, 2), 2, 4, "witten-bell");
  const unigram = (n: number) => (n + 2 / 4) / (3 + 2);
  expect(model.probability(1, "\u0001")).toBeCloseTo((1 + 2 * unigram(2)) / (2 + 2), 12);
  expect(model.probability(3, "\u0001")).toBeCloseTo((2 * unigram(0)) / (2 + 2), 12);
  expect(model.probability(1, "\u0000")).toBeCloseTo((1 + unigram(2)) / (1 + 1), 12);
  expect(model.probability(2, "\u0003")).toBeCloseTo(unigram(1), 12); // a context that was never seen
});

// Too few counts for the discounts' formula, so all are 1/2. Different characters before 1: 0 and 1; before 2: 1.
test("Kneser and Ney's method by hand", () => {
  const model = new NGram(Int32Array.of(1, 1, 2), 2, 4, "kneser-ney");
  const unigram = (n: number) => (Math.max(n - 0.5, 0) + 1 / 4) / 3;
  expect(model.probability(1, "\u0001")).toBeCloseTo((0.5 + unigram(2)) / 2, 12);
  expect(model.probability(2, "\u0000")).toBeCloseTo((0.5 * unigram(1)) / 1, 12);
});

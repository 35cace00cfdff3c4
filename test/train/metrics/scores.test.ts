/** accuracy, mean absolute and root mean squared error, perplexity: values worked out by hand. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { accuracy, meanAbsoluteError, perplexity, rootMeanSquaredError } from "bptt/train";
import { describe, expect, test } from "vitest";

describe("accuracy", () => {
  const logits = tensor([
    [0.1, 2, -1],
    [3, 2.9, 1],
    [-5, -4, -3],
    [0, 1, 0.5],
  ]); // classes 1, 0, 2, 1

  test("is the share of rows whose largest score is the class's", () => {
    expect(accuracy(logits, [1, 0, 2, 1])).toBe(1);
    expect(accuracy(logits, Int32Array.of(1, 0, 0, 0))).toBe(0.5);
    expect(accuracy(logits, tensor(Int32Array.of(0, 1, 0, 0)))).toBe(0);
  });

  test("takes classes as predictions", () => {
    expect(accuracy(Int32Array.of(1, 0, 2, 1), [1, 0, 2, 0])).toBe(0.75);
    expect(
      accuracy(
        [
          [1, 0],
          [2, 1],
        ],
        tensor(Int32Array.of(1, 1, 2, 1), [2, 2]),
      ),
    ).toBe(0.75);
    expect(accuracy([7], [9])).toBe(0);
  });

  test("does not count what is ignored", () => {
    expect(accuracy(logits, [1, -100, -100, 0])).toBe(0.5);
    expect(accuracy(logits, [2, 0, 2, 2], { ignoreIndex: 2 })).toBe(1);
    expect(accuracy(Int32Array.of(1, 5, 0), [1, -1, 1], { ignoreIndex: -1 })).toBe(0.5);
    expect(accuracy(logits, [-100, -100, -100, -100])).toBeNaN();
  });

  test("scores stand in dimension 1, as in crossEntropy", () => {
    // (1, 2, 3): class 1 is larger at positions 0 and 2
    const scores = tensor([
      [
        [0, 5, 1],
        [1, 4, 2],
      ],
    ]);
    expect(accuracy(scores, [[1, 0, 1]])).toBe(1);
    expect(accuracy(scores, [[1, 1, 0]])).toBeCloseTo(1 / 3, 15);
    expect(nn.crossEntropy(scores, [[1, 0, 1]]).item()).toBeLessThan(nn.crossEntropy(scores, [[0, 1, 0]]).item());
    expect(accuracy(tensor([1, 3, 2]), [1])).toBe(1);
    expect(
      accuracy(
        tensor([
          [1, 3, 2],
          [9, 8, 7],
        ]).reshape([2, 3, 1, 1]),
        tensor(Int32Array.of(1, 0), [2, 1, 1]),
      ),
    ).toBe(1);
  });

  test("the first of equal scores is the prediction, and among NaN there is none", () => {
    expect(accuracy(tensor([[2, 2, 1]]), [0])).toBe(1);
    expect(accuracy(tensor([[2, 2, 1]]), [1])).toBe(0);
    for (const label of [0, 1, 2]) expect(accuracy(tensor([[2, Number.NaN, 1]]), [label])).toBe(0);
    expect(accuracy(tensor([[-Infinity, -Infinity]]), [0])).toBe(1);
  });
});

describe("errors of predictions", () => {
  const predicted = tensor([
    [1, 2],
    [3, 4],
  ]);

  test("mean absolute error", () => {
    expect(
      meanAbsoluteError(predicted, [
        [0, 4],
        [3, 5],
      ]),
    ).toBe((1 + 2 + 0 + 1) / 4);
    expect(meanAbsoluteError(predicted, predicted)).toBe(0);
    expect(meanAbsoluteError([1.5], Float32Array.of(-1))).toBe(2.5);
  });

  test("root mean squared error", () => {
    expect(
      rootMeanSquaredError(predicted, [
        [0, 4],
        [3, 6],
      ]),
    ).toBe(1.5); // sqrt((1 + 4 + 0 + 4) / 4)
    expect(rootMeanSquaredError([3, 4], [0, 0])).toBe(Math.sqrt(12.5));
  });

  test("are summed in float64: many small ones beside a large one count", () => {
    const many = new Float32Array(2 ** 12).fill(2 ** -13);
    many[0] = 2 ** 12;
    expect(meanAbsoluteError(many, new Float32Array(2 ** 12))).toBe((2 ** 12 + (2 ** 12 - 1) * 2 ** -13) / 2 ** 12);
  });

  test("NaN is not hidden", () => {
    expect(meanAbsoluteError([Number.NaN, 1], [1, 1])).toBeNaN();
  });
});

describe("perplexity", () => {
  // The kernels say of exp: error ≤ 1.5 ulp.
  const RELATIVE = 1.5 * 2 ** -23;

  test("is exp(loss)", () => {
    expect(perplexity(0)).toBe(1);
    for (const [loss, exact] of [
      [1, Math.E],
      [0.25, 1.2840254166877414],
      [5.5, 244.69193226422038],
      [-1, 0.36787944117144233],
    ] as const)
      expect(Math.abs(perplexity(loss) / exact - 1)).toBeLessThan(RELATIVE);
    expect(perplexity(89)).toBe(Number.POSITIVE_INFINITY);
  });

  test("of a uniform guess is the number of classes", () => {
    const loss = nn.crossEntropy(tensor(new Float32Array(7), [1, 7]), [3]).item();
    // loss is wrong by some 2^-24 of 1.95, and that many times its own value is the relative error of exp.
    expect(Math.abs(perplexity(loss) / 7 - 1)).toBeLessThan(RELATIVE + 8 * 2 ** -24 * loss);
  });
});

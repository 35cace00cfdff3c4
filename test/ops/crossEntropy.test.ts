/** crossEntropy of logits, in every shape and reduction. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { type Array64, at, build, inserted, scalar, sumOver } from "./arrays64.js";
import { checkOperation } from "./operation.js";

/** −log softmax(x)[class] over dimension 1, or over the only one; 0 where the class is ignored. */
function losses(x: Array64, classes: Int32Array, ignored: number): Array64 {
  const d = x.shape.length > 1 ? 1 : 0;
  const sums = sumOver({ ...x, data: x.data.map(Math.exp) }, d);
  let next = 0;
  return build(sums.shape, (index) => {
    const label = classes[next++] as number;
    return label === ignored ? 0 : Math.log(at(sums, index)) - at(x, inserted(index, d, label));
  });
}

function reduced(x: Array64, classes: Int32Array, options: nn.CrossEntropyOptions): Array64 {
  const { reduction = "mean", ignoreIndex = -100 } = options;
  const all = losses(x, classes, ignoreIndex);
  if (reduction === "none") return all;
  const sum = all.data.reduce((a, b) => a + b, 0);
  return scalar(reduction === "sum" ? sum : sum / classes.filter((label) => label !== ignoreIndex).length);
}

const cases: [shape: number[], classShape: number[], classes: number[]][] = [
  [[5], [], [3]],
  [[1, 1], [1], [0]],
  [[4, 5], [4], [3, 0, 4, 3]],
  [
    [2, 3, 4],
    [2, 4],
    [0, 1, 2, 0, 1, 1, 2, 2],
  ],
  [
    [2, 3, 2, 2],
    [2, 2, 2],
    [0, 1, 2, 0, 1, 1, 2, 2],
  ],
];

describe("crossEntropy", () => {
  for (const [shape, classShape, list] of cases) {
    const labels = Int32Array.from(list);
    for (const reduction of ["mean", "sum", "none"] as const) {
      // The last class is ignored where another is left.
      for (const ignoreIndex of [undefined, ...(new Set(list).size > 1 ? [list.at(-1) as number] : [])]) {
        const options = ignoreIndex === undefined ? { reduction } : { reduction, ignoreIndex };
        test(`logits [${shape}], classes [${classShape}], ${JSON.stringify(options)}`, () => {
          const run = (x: Tensor) => nn.crossEntropy(x, tensor(labels, classShape), options);
          const reference = (x: Array64) => reduced(x, labels, options);
          checkOperation({ run, reference, shapes: [shape], roundings: 16 + labels.length });
        });
      }
    }
  }

  test("classes may be a tensor, an Int32Array, or nested numbers", () => {
    const logits = tensor([
      [1, 2],
      [3, 5],
    ]);
    const expected = nn.crossEntropy(logits, tensor(Int32Array.of(1, 0))).item();
    expect(nn.crossEntropy(logits, Int32Array.of(1, 0)).item()).toBe(expected);
    expect(nn.crossEntropy(logits, [1, 0]).item()).toBe(expected);
    expect(nn.crossEntropy(tensor([1, 2]), 1).item()).toBe(nn.crossEntropy(tensor([1, 2]), [1]).item());
    expect(nn.crossEntropy(tensor([[[1], [2]]]), [[1]]).item()).toBe(nn.crossEntropy(tensor([1, 2]), 1).item());
  });

  test("−100 is ignored by default: no loss, no gradient, no share in the mean", () => {
    const logits = tensor(
      [
        [1, 2],
        [Number.NaN, 5],
      ],
      undefined,
      { requiresGrad: true },
    );
    const loss = scope(() => {
      const loss = nn.crossEntropy(logits, [0, -100]);
      loss.backward();
      return loss;
    });
    expect(loss.item()).toBe(nn.crossEntropy(tensor([1, 2]), 0).item());
    expect(logits.grad?.select(0, 1).toArray()).toEqual([0, 0]);
    expect(nn.crossEntropy(logits, [0, -100], { reduction: "none" }).toArray()).toEqual([loss.item(), 0]);
  });

  test("the mean is NaN where all are ignored, the sum 0", () => {
    const logits = tensor([[1, 2]]);
    expect(nn.crossEntropy(logits, [-100]).item()).toBeNaN();
    expect(nn.crossEntropy(logits, [-100], { reduction: "sum" }).item()).toBe(0);
  });

  test("large logits do not overflow", () => {
    const logits = tensor([[1000, 0, -1000]]);
    expect([0, 1, 2].map((label) => nn.crossEntropy(logits, [label]).item())).toEqual([0, 1000, 2000]);
  });
});

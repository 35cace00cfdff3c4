/** Losses against PyTorch's: values and gradients of the cases that golden/losses.py made. */

import { readFileSync } from "node:fs";
import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { Draw, decode, type Stored, sizeOf } from "../golden/draw.js";
import { expectClose } from "../tolerance.js";

const classLosses = { crossEntropy: nn.crossEntropy, nllLoss: nn.nllLoss };
const pairLosses = {
  mseLoss: nn.mseLoss,
  l1Loss: nn.l1Loss,
  smoothL1Loss: nn.smoothL1Loss,
  huberLoss: nn.huberLoss,
};
const losses = {
  ...classLosses,
  ...pairLosses,
  binaryCrossEntropyWithLogits: nn.binaryCrossEntropyWithLogits,
  quantileLoss: nn.quantileLoss,
};

interface Case {
  readonly loss: keyof typeof losses;
  readonly shape: readonly number[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly reduction: nn.Reduction;
  /** Shapes of what is drawn. */
  readonly weight?: readonly number[];
  readonly posWeight?: readonly number[];
  readonly seed: number;
  /** By name: loss, grad.input and, where there is one, grad.target. */
  readonly expected: Readonly<Record<string, Stored>>;
}

const golden: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../golden/losses.json", import.meta.url), "utf8"),
);

const isClassLoss = (loss: string) => loss in classLosses;
const classesOf = (shape: readonly number[]) => (shape.length > 1 ? shape[1] : shape[0]) as number;

function drawTarget(draw: Draw, { loss, shape }: Case): Tensor {
  if (isClassLoss(loss)) {
    const rest = shape.filter((_, i) => i !== (shape.length > 1 ? 1 : 0));
    return tensor(draw.integers(sizeOf(rest), classesOf(shape)), rest);
  }
  if (loss === "binaryCrossEntropyWithLogits")
    return tensor(Float32Array.from(draw.integers(sizeOf(shape), 2)), [...shape]);
  return tensor(draw.values(sizeOf(shape), 3), [...shape], { requiresGrad: loss in pairLosses });
}

/** Runs one case; the results bear the names of the expected values. */
function evaluate(golden: Case) {
  const { loss, shape, reduction, seed, expected } = golden;
  const draw = new Draw(seed);
  const inputShape = [...shape, ...((golden.options.quantiles as number[] | undefined) ? [quantiles(golden)] : [])];
  const input = tensor(draw.values(sizeOf(inputShape), 3), inputShape, { requiresGrad: true });
  const target = drawTarget(draw, golden);
  const weights = (["weight", "posWeight"] as const).flatMap((name) => {
    const own = golden[name];
    return own
      ? [
          [
            name,
            tensor(
              draw.values(sizeOf(own)).map((value) => value + 1.5),
              [...own],
            ),
          ] as const,
        ]
      : [];
  });
  const options = { ...golden.options, ...Object.fromEntries(weights), reduction };
  const compute = losses[loss] as (input: Tensor, target: Tensor, options: object) => Tensor;
  const output = scope(() => {
    const output = compute(input, target, options);
    if (reduction === "none") {
      const factors = draw.values(output.size);
      output.backward(tensor(factors, [...(expected.loss as Stored).shape]));
    } else {
      output.backward();
    }
    return output;
  });
  const results = new Map<string, Tensor | null>([
    ["loss", output],
    ["grad.input", input.grad],
  ]);
  if (loss in pairLosses) results.set("grad.target", target.grad);
  expect(compute(input, target, options).toArray(), "outside of any scope").toEqual(output.toArray());
  return results;
}

const quantiles = ({ options }: Case) => (options.quantiles as number[]).length;

/** Of a loss: 16 for its function, one for each class that is added up, and for the mean its division. */
function roundings({ loss, shape }: Case): number {
  return 16 + 2 * (isClassLoss(loss) ? classesOf(shape) : 1);
}

// A sum of losses in float32, as those of classes are, has the size of its terms; others are accumulated in float64.
describe.each(Object.keys(losses) as (keyof typeof losses)[])("%s is what PyTorch computes", (name) => {
  const cases = golden.cases.filter(({ loss }) => loss === name);

  test("every reduction is stored", () => {
    expect(new Set(cases.map(({ reduction }) => reduction))).toEqual(new Set(["mean", "sum", "none"]));
  });

  for (const [index, golden] of cases.entries()) {
    const { options, shape, weight, posWeight, reduction, expected } = golden;
    const words = JSON.stringify({ ...options, weight, posWeight, reduction });
    test(`case ${index} of [${shape}], ${words}`, () => {
      const results = evaluate(golden);
      expect([...results.keys()]).toEqual(Object.keys(expected));
      for (const [name, result] of results) {
        const stored = expected[name] as Stored;
        expect(result?.shape, `${name}: shape`).toEqual(stored.shape);
        expectClose(name, result?.toFloat32Array() ?? [], decode(stored), roundings(golden));
      }
    });
  }
});

/** What losses refuse of their options, and of targets that would need a gradient. */

import { scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { border, wrong } from "../border.js";
import { caught } from "../caught.js";

const logits = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const binary = nn.binaryCrossEntropyWithLogits;

border("options of losses of classes", [
  [
    "a weight for two of three classes",
    () => nn.crossEntropy(logits, [0, 1], { weight: [1, 2] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): weight has shape [2], expected one weight for each of the 3 classes",
  ],
  [
    "weights of rows",
    () => nn.nllLoss(logits, [0, 1], { weight: logits }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "nllLoss(): weight has shape [2, 3], expected one weight for each of the 3 classes",
  ],
  [
    "weights that are words",
    () => nn.crossEntropy(logits, [0, 1], { weight: wrong("balanced") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'crossEntropy(): weight: data must be a number, nested arrays of numbers or a typed array, got "balanced"',
  ],
  [
    "an integer tensor as weight",
    () => nn.nllLoss(logits, [0, 1], { weight: tensor(Int32Array.of(1, 2, 3)) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "nllLoss(): weight must be float32, got int32; is an embedding missing in front?",
  ],
  [
    "a share above 1",
    () => nn.crossEntropy(logits, [0, 1], { labelSmoothing: 1.5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): labelSmoothing must be a number from 0 to 1, got 1.5",
  ],
  [
    "a share that is NaN",
    () => nn.crossEntropy(logits, [0, 1], { labelSmoothing: Number.NaN }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): labelSmoothing must be a number from 0 to 1, got NaN",
  ],
  [
    "a share that is no number",
    () => nn.crossEntropy(logits, [0, 1], { labelSmoothing: wrong(true) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "crossEntropy(): labelSmoothing must be a number, got true",
  ],
  [
    "label smoothing of nllLoss",
    () => nn.nllLoss(logits, [0, 1], wrong({ labelSmoothing: 0.1 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'nllLoss(): unknown option "labelSmoothing"; known are reduction, weight, ignoreIndex',
  ],
  [
    "nllLoss without classes",
    () => nn.nllLoss(tensor(1), 0),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "nllLoss(): input needs at least one class, got shape []",
  ],
  [
    "nllLoss with classes of another shape",
    () => nn.nllLoss(logits, [0, 1, 2]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "nllLoss(): input [2, 3] needs classes [2], got [3]",
  ],
  [
    "nllLoss with a class that is out of range",
    () => nn.nllLoss(logits, [0, 3]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "nllLoss(): classes: class 3 at position 1 is out of range, expected 0 to 2 or -100",
  ],
]);

border("options of losses of elements", [
  [
    "a negative beta",
    () => nn.smoothL1Loss(logits, logits, { beta: -1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "smoothL1Loss(): beta must be a finite number of at least 0, got -1",
  ],
  [
    "a delta of 0",
    () => nn.huberLoss(logits, logits, { delta: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "huberLoss(): delta must be a finite number above 0, got 0",
  ],
  [
    "an infinite delta",
    () => nn.huberLoss(logits, logits, { delta: Number.POSITIVE_INFINITY }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "huberLoss(): delta must be a finite number above 0, got Infinity",
  ],
  [
    "delta in the place of beta",
    () => nn.smoothL1Loss(logits, logits, wrong({ delta: 1 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'smoothL1Loss(): unknown option "delta"; known are reduction, beta',
  ],
  [
    "a reduction that is none",
    () => nn.l1Loss(logits, logits, { reduction: wrong("average") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'l1Loss(): reduction must be "mean", "sum" or "none", got "average"',
  ],
  [
    "targets of another shape",
    () => nn.huberLoss(logits, tensor([1, 2, 3])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "huberLoss(): input has shape [2, 3], target [3]; they must be the same, nothing is broadcast",
  ],
  [
    "classes in the place of targets",
    () => binary(logits, wrong(Int32Array.of(0, 1))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "binaryCrossEntropyWithLogits(): target must be a Tensor, got Int32Array; make one with tensor(data, shape)",
  ],
  [
    "a weight that does not broadcast",
    () => binary(logits, logits, { weight: [1, 2] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "binaryCrossEntropyWithLogits(): weight has shape [2], which does not broadcast to that of input [2, 3]",
  ],
  [
    "a weight that would broadcast input",
    () => binary(logits, logits, { posWeight: tensor(new Float32Array(6), [1, 2, 3]) }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "binaryCrossEntropyWithLogits(): posWeight has shape [1, 2, 3], which does not broadcast to that of input [2, 3]",
  ],
]);

border("arguments of quantileLoss", [
  [
    "no quantiles",
    () => nn.quantileLoss(logits, tensor([1, 2]), wrong(undefined)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "quantileLoss(): quantiles must be an array such as [0.1, 0.5, 0.9], got undefined",
  ],
  [
    "one number",
    () => nn.quantileLoss(logits, tensor([1, 2]), { quantiles: wrong(0.5) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "quantileLoss(): quantiles must be an array such as [0.1, 0.5, 0.9], got 0.5",
  ],
  [
    "an empty array",
    () => nn.quantileLoss(logits, tensor([1, 2]), { quantiles: [] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "quantileLoss(): quantiles: at least one is needed",
  ],
  [
    "percent",
    () => nn.quantileLoss(logits, tensor([1, 2]), { quantiles: [0.1, 50, 0.9] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "quantileLoss(): quantiles must lie between 0 and 1, got 50 at position 1",
  ],
  [
    "a target of input's shape",
    () => nn.quantileLoss(logits, logits, { quantiles: [0.1, 0.5, 0.9] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "quantileLoss(): target [2, 3] and 3 quantiles need input [2, 3, 3], got [2, 3]",
  ],
  [
    "fewer quantiles than features",
    () => nn.quantileLoss(logits, tensor([1, 2]), { quantiles: [0.1, 0.9] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "quantileLoss(): target [2] and 2 quantiles need input [2, 2], got [2, 3]",
  ],
  [
    "nothing to compare",
    () => nn.quantileLoss(tensor(new Float32Array(0), [0, 1]), tensor(new Float32Array(0)), { quantiles: [0.5] }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "quantileLoss(): the batch is empty: shape [0, 1]",
  ],
]);

describe("what is a constant here needs no gradient", () => {
  const wanted = (shape: readonly number[]) =>
    tensor(new Float32Array(shape[0] ? 6 : 3), shape, { requiresGrad: true });
  const calls: Record<string, () => unknown> = {
    "binaryCrossEntropyWithLogits(): target": () => binary(logits, wanted([2, 3])),
    "binaryCrossEntropyWithLogits(): weight": () => binary(logits, logits, { weight: wanted([2, 3]) }),
    "binaryCrossEntropyWithLogits(): posWeight": () => binary(logits, logits, { posWeight: wanted([2, 3]) }),
    "crossEntropy(): weight": () => nn.crossEntropy(logits, [0, 1], { weight: new nn.Parameter([1, 2, 3]) }),
    "quantileLoss(): target": () => nn.quantileLoss(logits.reshape([2, 3, 1]), wanted([2, 3]), { quantiles: [0.5] }),
  };
  test.each(Object.entries(calls))("%s", (what, call) => {
    expect(caught(() => scope(() => call() as never))).toEqual({
      name: "Error",
      code: "ERR_BPTT_GRAD",
      message: `${what} needs a gradient, but none is computed with respect to it; use detach(), or one without requiresGrad`,
    });
    expect(call, "where nothing is recorded").not.toThrow();
  });
});

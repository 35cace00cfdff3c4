/** What losses refuse besides labels. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const logits = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const empty = tensor(new Float32Array(0), [0, 3]);

border("arguments of losses", [
  [
    "an empty batch",
    () => nn.crossEntropy(empty, new Int32Array(0)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): the batch is empty: logits of shape [0, 3]",
  ],
  [
    "no classes",
    () => nn.crossEntropy(tensor(1), 0),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): logits need at least one class, got shape []",
  ],
  [
    "an unknown reduction",
    () => nn.crossEntropy(logits, [0, 1], { reduction: wrong("avg") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'crossEntropy(): reduction must be "mean", "sum" or "none", got "avg"',
  ],
  [
    "PyTorch's spelling of an option",
    () => nn.crossEntropy(logits, [0, 1], wrong({ ignore_index: 0 })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'crossEntropy(): unknown option "ignore_index"; did you mean ignoreIndex?',
  ],
  [
    "a fractional ignoreIndex",
    () => nn.crossEntropy(logits, [0, 1], { ignoreIndex: 0.5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): ignoreIndex must be an integer of at least -2147483648, got 0.5",
  ],
  [
    "an ignoreIndex that 32 bits do not hold",
    () => nn.crossEntropy(logits, [0, 1], { ignoreIndex: 2 ** 32 + 1 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): ignoreIndex must be an integer from -2147483648 to 2147483647, got 4294967297",
  ],
  [
    "targets of another shape",
    () => nn.mseLoss(logits, tensor([1, 2])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "mseLoss(): input has shape [2, 3], target [2]; they must be the same, nothing is broadcast",
  ],
  [
    "targets that are numbers",
    () => nn.mseLoss(logits, wrong([[1, 2, 3]])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "mseLoss(): target must be a Tensor, got Array; make one with tensor(data, shape)",
  ],
  [
    "nothing to compare",
    () => nn.mseLoss(empty, empty),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "mseLoss(): the batch is empty: shape [0, 3]",
  ],
]);

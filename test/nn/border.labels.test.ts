/** Labels and indices that crossEntropy and embeddings refuse. */

import { tensor } from "bptt";
import * as nn from "bptt/nn";
import { border, wrong } from "../border.js";

const logits = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const table = new nn.Embedding(10, 4);

border("labels of crossEntropy", [
  [
    "NaN",
    () => nn.crossEntropy(logits, [0, Number.NaN]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "crossEntropy(): classes must be integers, got NaN",
  ],
  [
    "a fraction",
    () => nn.crossEntropy(logits, [0.5, 1]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "crossEntropy(): classes must be integers, got 0.5",
  ],
  [
    "too large",
    () => nn.crossEntropy(logits, Int32Array.of(1, 3)),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): classes: class 3 at position 1 is out of range, expected 0 to 2 or -100",
  ],
  [
    "beyond int32, which would wrap to 0",
    () => nn.crossEntropy(logits, [0, 2 ** 32]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): classes: class 4294967296 at position 1 is out of range, expected 0 to 2 or -100",
  ],
  [
    "negative, and another one ignored",
    () => nn.crossEntropy(logits, [-1, -2], { ignoreIndex: -2 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "crossEntropy(): classes: class -1 at position 0 is out of range, expected 0 to 2 or -2",
  ],
  [
    "a float32 tensor",
    () => nn.crossEntropy(logits, tensor([0, 1])),
    "TypeError",
    "ERR_BPTT_TYPE",
    "crossEntropy(): classes must be integers, got a float32 tensor; use Int32Array or tensor(new Int32Array(...), shape)",
  ],
  [
    "one-hot rows",
    () =>
      nn.crossEntropy(
        logits,
        wrong([
          [0, 1, 0],
          [1, 0, 0],
        ]),
      ),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): logits [2, 3] need classes [2], got [2, 3]. Classes are indices, not one-hot vectors",
  ],
  [
    "one for two rows",
    () => nn.crossEntropy(logits, [1]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): logits [2, 3] need classes [2], got [1]",
  ],
  [
    "scores in the last dimension of three",
    () => nn.crossEntropy(tensor(new Float32Array(30), [2, 5, 3]), tensor(new Int32Array(10), [2, 5])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): logits [2, 5, 3] need classes [2, 3], got [2, 5]. Scores stand in dimension 1: use logits.transpose(1, -1), or reshape logits to [-1, classes] and classes to [-1]",
  ],
  [
    "words",
    () => nn.crossEntropy(logits, wrong(["cat", "dog"])),
    "TypeError",
    "ERR_BPTT_TYPE",
    'crossEntropy(): classes: data must be a number, nested arrays of numbers or a typed array, got "cat"',
  ],
]);

border("indices and tables", [
  [
    "an index past the end",
    () => table.forward([[1, 10]]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "Embedding: indices: index 10 at position 1 is out of range, expected 0 to 9",
  ],
  [
    "a negative index",
    () => nn.embedding([-1], logits),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "embedding(): indices: index -1 at position 0 is out of range, expected 0 to 1",
  ],
  [
    "classes in the order (batch, seq) for scores in the order (batch, seq, classes)",
    () =>
      nn.crossEntropy(tensor(new Float32Array(30), [2, 3, 5]), [
        [4, 1, 0],
        [0, 4, 1],
      ]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "crossEntropy(): logits [2, 3, 5] need classes [2, 5], got [2, 3]. Scores stand in dimension 1: use logits.transpose(1, -1), or reshape logits to [-1, classes] and classes to [-1]",
  ],
  [
    "an index that float32 would round",
    () => nn.embedding([2 ** 24 + 1], logits),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "embedding(): indices: index 16777217 at position 0 is out of range, expected 0 to 1",
  ],
  [
    "a table that is no matrix",
    () => nn.embedding([0], tensor([1, 2])),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "embedding(): weight must be (rows, features), got shape [2]",
  ],
  [
    "a Linear's input with other features",
    (m) => m.fc.forward(logits),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.fc: input has 3 features, expected inFeatures 4. Got shape [2, 3]",
  ],
  [
    "a Linear's input without dimensions",
    (m) => m.fc.forward(tensor(1)),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "Subject.fc: input has no features, expected inFeatures 4. Got shape []",
  ],
]);

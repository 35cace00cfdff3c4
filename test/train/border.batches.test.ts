/** What the sources of batches, windows and the metrics refuse. */

import { tensor } from "bptt";
import * as train from "bptt/train";
import { border, wrong } from "../border.js";

const data = [1, 2, 3];
const batchSize = 2;
const length = (x: number) => x;
const classOf = (x: number) => (x > 2 ? "big" : "small");
const series = [1, 2, 3, 4];

border("arguments of the sources of batches", [
  [
    "data that are no array",
    () => train.shuffled(wrong<number[]>(new Set(data)), { batchSize }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "shuffled(): data must be an array of examples, got Set",
  ],
  [
    "no examples",
    () => train.shuffled([], { batchSize }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "shuffled(): 0 examples make no batch of 2",
  ],
  [
    "fewer than a batch, and none of the rest",
    () => train.shuffled(data, { batchSize: 4, dropLast: true }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "shuffled(): 3 examples make no batch of 4",
  ],
  [
    "no size",
    () => train.shuffled(data, wrong<never>({})),
    "TypeError",
    "ERR_BPTT_TYPE",
    "shuffled(): batchSize must be a number, got undefined",
  ],
  [
    "a size by position",
    () => train.shuffled(data, wrong<never>(32)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "shuffled(): options must be an object such as { batchSize: ... }, got 32",
  ],
  [
    "batches of nothing",
    () => train.shuffled(data, { batchSize: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "shuffled(): batchSize must be an integer of at least 1, got 0",
  ],
  [
    "a seed in the place of a generator",
    () => train.shuffled(data, { batchSize, generator: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "shuffled(): generator must be a Generator, got 1",
  ],
  [
    "dropLast that is a number",
    () => train.shuffled(data, { batchSize, dropLast: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "shuffled(): dropLast must be true or false, got 1",
  ],
  [
    "collate that is none",
    () => train.shuffled(data, { batchSize, collate: wrong("stack") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'shuffled(): collate must be a function, got "stack"',
  ],
  [
    "an option of another source",
    () => train.shuffled(data, wrong<never>({ batchSize, length })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'shuffled(): unknown option "length"; known are batchSize, generator, dropLast, collate',
  ],
  [
    "an epoch that is none",
    () => [...train.shuffled(data, { batchSize })(0.5)],
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "epoch must be an integer of at least 0, got 0.5",
  ],
  [
    "buckets by no length",
    () => train.lengthBuckets(data, wrong<never>({ batchSize })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "lengthBuckets(): length must be a function of an example, got undefined",
  ],
  [
    "a length that is none",
    () => train.lengthBuckets(data, { batchSize, length: (x) => (x === 2 ? Number.NaN : x) }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "lengthBuckets(): length of example 1 must be at least 0, got NaN",
  ],
  [
    "balance without classes",
    () => train.classBalanced(data, wrong<never>({ batchSize })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "classBalanced(): classOf must be a function of an example, got undefined",
  ],
  [
    "a class that is none",
    () => train.classBalanced(data, { batchSize, classOf: wrong(() => undefined) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "classBalanced(): the class of example 0 must be a string or a number, got undefined",
  ],
  [
    "weights by position",
    () => train.classBalanced(data, { batchSize, classOf, weights: wrong(1) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "classBalanced(): weights must be an object of numbers by class, got 1",
  ],
  [
    "a weight of a class that is not there",
    () => train.classBalanced(data, { batchSize, classOf, weights: { big: 1, small: 1, huge: 2 } }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "classBalanced(): weights name class huge, of which there is no example",
  ],
  [
    "a class without a weight",
    () => train.classBalanced(data, { batchSize, classOf, weights: { big: 1 } }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "classBalanced(): weight of class small must be a number, got undefined",
  ],
  [
    "a negative weight",
    () => train.classBalanced(data, { batchSize, classOf, weights: { big: 1, small: -1 } }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "classBalanced(): weight of class small must be at least 0 and finite, got -1",
  ],
  [
    "no weight at all",
    () => train.classBalanced(data, { batchSize, classOf, weights: { big: 0, small: 0 } }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "classBalanced(): all weights are 0",
  ],
  [
    "an epoch of too few examples for a batch",
    () => train.classBalanced(data, { batchSize, classOf, examples: 1, dropLast: true }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "classBalanced(): 1 examples make no batch of 2",
  ],
]);

border("arguments of windows", [
  [
    "a series that is too short",
    () => train.windows(series, { length: 3, horizon: 2 }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "windows(): the series has 4 steps, fewer than one window of length 3 with horizon 2 needs",
  ],
  [
    "a batch of series",
    () => train.windows([[[1]], [[2]]], { length: 1 }),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "windows(): a series is (steps) or (steps, features), got shape [2, 1, 1]",
  ],
  [
    "no length",
    () => train.windows(series, wrong({})),
    "TypeError",
    "ERR_BPTT_TYPE",
    "windows(): length must be a number, got undefined",
  ],
  [
    "no horizon",
    () => train.windows(series, { length: 1, horizon: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "windows(): horizon must be an integer of at least 1, got 0",
  ],
  [
    "no stride",
    () => train.windows(series, { length: 1, stride: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "windows(): stride must be an integer of at least 1, got 0",
  ],
  [
    "what is no window",
    () => train.stackWindows([{ x: tensor([1]) } as never]),
    "TypeError",
    "ERR_BPTT_TYPE",
    "stackWindows(): entry 0 is no window { x, y } of tensors but Object",
  ],
  [
    "no windows",
    () => train.stackWindows([]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "stackWindows(): there are no windows",
  ],
  [
    "windows of two lengths",
    () =>
      train.stackWindows([
        { x: tensor([1]), y: tensor([1]) },
        { x: tensor([1]), y: tensor([1, 2]) },
      ] as never),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "stackWindows(): y: float32 [2] does not join float32 [1]: all must be alike",
  ],
]);

const scores = tensor([
  [1, 2, 3],
  [3, 2, 1],
]);

border("arguments of the metrics", [
  [
    "one-hot classes",
    () =>
      train.accuracy(scores, [
        [0, 0, 1],
        [1, 0, 0],
      ]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "accuracy(): scores [2, 3] need classes [2], got [2, 3]. Scores stand in dimension 1, classes are indices",
  ],
  [
    "a class that is out of range",
    () => train.accuracy(scores, [0, 3]),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "accuracy(): classes: class 3 at position 1 is out of range, expected 0 to 2 or -100",
  ],
  [
    "predicted classes that are fewer",
    () => train.accuracy([1], [1, 0]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "accuracy(): predicted classes have shape [1], classes [2]",
  ],
  [
    "scores of no class",
    () => train.accuracy(tensor(new Float32Array(0), [2, 0]), [1, 0]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "accuracy(): scores need at least one class, got shape [2, 0]",
  ],
  [
    "an index that is none",
    () => train.accuracy(scores, [1, 0], { ignoreIndex: 0.5 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "accuracy(): ignoreIndex must be an integer of at least -2147483648, got 0.5",
  ],
  [
    "targets that would be broadcast",
    () => train.meanAbsoluteError(scores, [[1, 2, 3]]),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "meanAbsoluteError(): predicted has shape [2, 3], target [1, 3]; they must be the same, nothing is broadcast",
  ],
  [
    "nothing to compare",
    () => train.rootMeanSquaredError([], []),
    "RangeError",
    "ERR_BPTT_SHAPE",
    "rootMeanSquaredError(): there is nothing in shape [0]",
  ],
  [
    "a loss as a tensor",
    () => train.perplexity(wrong(tensor(1))),
    "TypeError",
    "ERR_BPTT_TYPE",
    "perplexity(): meanLoss must be a number, got Tensor",
  ],
]);

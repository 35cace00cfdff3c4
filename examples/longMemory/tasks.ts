// The classic problems of long memory. Every batch is new: a generator draws it, so none is ever seen twice.
import { type Generator, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";

/** A batch of sequences with what is to be said about them. */
export interface Batch {
  /** (T,B,inputSize) */
  readonly x: Tensor;
  /** Valid steps of each sequence; left out where all have T. */
  readonly lengths?: Int32Array;
  /** (1,B,1) numbers, or recalled·B classes, those of step t before those of t + 1. */
  readonly target: Tensor | Int32Array;
}

/** A problem: what is read, what is asked, and how wrong an answer is. */
export interface Task {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Steps at the end of a sequence that are answers. */
  readonly recalled: number;
  batch(size: number, random: Generator): Batch;
  /** What is minimised, for outputs (recalled,B,outputSize). */
  loss(output: Tensor, batch: Batch): Tensor;
  /** From 0: the mean squared error, or the share of answers that are wrong, for outputs (recalled,B,outputSize). */
  error(output: Float32Array, batch: Batch): number;
  /** An error in words. */
  describe(error: number): string;
}

/**
 * The adding problem (Hochreiter and Schmidhuber 1997, experiment 4, in the form of Le, Jaitly and Hinton 2015): a number in
 * [0, 1) and a mark come at every step; two steps are marked, one in each half; the answer is the sum of their numbers. Always
 * to answer 1, the mean, has the error 1/6.
 */
export function adding(steps: number): Task {
  const half = steps >> 1;
  return {
    inputSize: 2,
    outputSize: 1,
    recalled: 1,
    batch(size, random) {
      const values = random.uniform(steps * size);
      const x = new Float32Array(steps * size * 2);
      for (const [i, value] of values.entries()) x[2 * i] = value;
      const sums = Float32Array.from({ length: size }, (_, b) => {
        const marked = [random.integer(half), half + random.integer(steps - half)].map((t) => t * size + b);
        for (const i of marked) x[2 * i + 1] = 1;
        return marked.reduce((sum, i) => sum + (values[i] as number), 0);
      });
      return { x: tensor(x, [steps, size, 2]), target: tensor(sums, [1, size, 1]) };
    },
    loss: (output, { target }) => nn.mseLoss(output, target as Tensor),
    error(output, { target }) {
      const wanted = (target as Tensor).toFloat32Array();
      let sum = 0;
      for (const [i, value] of wanted.entries()) sum += ((output[i] as number) - value) ** 2;
      return sum / wanted.length;
    },
    describe: (error) => `MSE ${error.toPrecision(2)}`,
  };
}

/**
 * The temporal order problem (Hochreiter and Schmidhuber 1997, experiment 6a): 100 to 110 symbols, all but four of them
 * distractors a to d; the first is E, the last B, and at one step of 10 to 20 and one of 50 to 60 stands X or Y. The answer
 * is which of XX, XY, YX and YY it was. To guess has the error 0.75.
 */
export function order(): Task {
  const longest = 110;
  const [X, E, B] = [4, 6, 7]; // a to d are 0 to 3, Y is 5
  return {
    inputSize: 8,
    outputSize: 4,
    recalled: 1,
    batch(size, random) {
      const x = new Float32Array(longest * size * 8);
      const lengths = new Int32Array(size);
      const target = new Int32Array(size);
      for (let b = 0; b < size; ++b) {
        const length = 100 + random.integer(11);
        const symbols = Array.from({ length }, () => random.integer(4));
        const [first, second] = [random.integer(2), random.integer(2)];
        symbols[0] = E;
        symbols[10 + random.integer(11)] = X + first;
        symbols[50 + random.integer(11)] = X + second;
        symbols[length - 1] = B;
        for (const [t, symbol] of symbols.entries()) x[(t * size + b) * 8 + symbol] = 1;
        lengths[b] = length;
        target[b] = 2 * first + second;
      }
      return { x: tensor(x, [longest, size, 8]), lengths, target };
    },
    ...classification(4),
  };
}

/**
 * The copying problem (Hochreiter and Schmidhuber 1997, in the form of Arjovsky, Shah and Bengio 2016): `count` symbols of
 * an alphabet are read, then blanks for `delay` steps, the last of them a signal; from then on the symbols are to be said in
 * their order. Only these answers count, each for itself. To guess has the error 1 − 1/alphabet.
 */
export function copying({ count, delay, alphabet }: { count: number; delay: number; alphabet: number }): Task {
  const steps = 2 * count + delay;
  const inputSize = alphabet + 2;
  const [blank, signal] = [alphabet, alphabet + 1];
  return {
    inputSize,
    outputSize: alphabet,
    recalled: count,
    batch(size, random) {
      const target = Int32Array.from(random.uniform(count * size, 0, alphabet), Math.floor);
      const x = new Float32Array(steps * size * inputSize);
      for (let t = 0; t < steps; ++t) {
        for (let b = 0; b < size; ++b) {
          const rest = t === count + delay - 1 ? signal : blank;
          const symbol = t < count ? (target[t * size + b] as number) : rest;
          x[(t * size + b) * inputSize + symbol] = 1;
        }
      }
      return { x: tensor(x, [steps, size, inputSize]), target };
    },
    ...classification(alphabet),
  };
}

function classification(classes: number): Pick<Task, "loss" | "error" | "describe"> {
  return {
    loss: (output, { target }) => nn.crossEntropy(output.reshape([-1, classes]), target as Int32Array),
    error(output, { target }) {
      const wanted = target as Int32Array;
      let wrong = 0;
      for (const [i, label] of wanted.entries()) {
        const scores = output.subarray(i * classes, (i + 1) * classes);
        if (scores.indexOf(Math.max(...scores)) !== label) wrong += 1;
      }
      return wrong / wanted.length;
    },
    describe: (error) => `${(100 * (1 - error)).toFixed(1)} % right`,
  };
}

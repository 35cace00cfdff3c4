// What the networks learn: the first step shows one of a few symbols, then nothing comes until the last step asks for it.
import { type Generator, type Tensor, tensor } from "bptt";

/** The symbols that may come first. */
export const SYMBOLS = ["A", "B", "C", "D"] as const;

/** Features of a step: one for each symbol, and one for the question. */
export const INPUT_SIZE = SYMBOLS.length + 1;

/** Sequences with the symbol that each is to be answered with. */
export interface Batch {
  /** (T,B,INPUT_SIZE), one-hot: a symbol at the first step, the question at the last, zeros between. */
  readonly x: Tensor;
  /** The index of each sequence's symbol. */
  readonly symbols: Int32Array;
}

/** Draws a batch of sequences of `steps` steps, at least 2. */
export function drawBatch(steps: number, size: number, random: Generator): Batch {
  const symbols = Int32Array.from({ length: size }, () => random.integer(SYMBOLS.length));
  const x = new Float32Array(steps * size * INPUT_SIZE);
  for (const [b, symbol] of symbols.entries()) {
    x[b * INPUT_SIZE + symbol] = 1;
    x[((steps - 1) * size + b) * INPUT_SIZE + SYMBOLS.length] = 1;
  }
  return { x: tensor(x, [steps, size, INPUT_SIZE]), symbols };
}

/** The share of sequences whose largest logit, of (B,V), is that of their symbol. */
export function accuracy(logits: Float32Array, symbols: Int32Array): number {
  const V = SYMBOLS.length;
  let right = 0;
  for (const [b, symbol] of symbols.entries()) {
    const scores = logits.subarray(b * V, (b + 1) * V);
    if (scores.indexOf(Math.max(...scores)) === symbol) right += 1;
  }
  return right / symbols.length;
}

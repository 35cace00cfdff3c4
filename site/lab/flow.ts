// What back-propagation through time does to the gradient: ∂L/∂h_t for every step, and what it means.
import { scope } from "bptt";
import * as nn from "bptt/nn";
import type { Network } from "./networks.ts";
import { HIDDEN_SIZE } from "./size.ts";
import type { Batch } from "./task.ts";

export type Verdict = "vanishing" | "exploding" | "healthy";

/** The flow of the gradient through one network, measured on a batch. */
export interface Flow {
  /** h_1 to h_T of the first sequence, (T,H). */
  readonly states: Float32Array;
  /** The probabilities of the symbols that the network answers to the first sequence. */
  readonly answer: Float32Array;
  /** ‖∂L/∂h_t‖ over the batch, for t = 1 to T. */
  readonly gradients: Float64Array;
  /** The factor that a step back changes that norm by, the geometric mean over all steps. */
  readonly growth: number;
  readonly verdict: Verdict;
}

// A gradient that changes by this over the whole sequence is called vanishing or exploding.
const LIMIT = 100;

/** Measures; it forgets the gradients of the parameters. */
export function measureFlow(network: Network, { x, symbols }: Batch): Flow {
  const [T, B] = x.shape as [number, number];
  const { states, gradients, answer } = scope(() => {
    const unrolled = network.unroll(x);
    for (const h of unrolled.states) h.retainGrad();
    nn.crossEntropy(unrolled.logits, symbols).backward();
    return {
      states: unrolled.states.map((h) => h.toFloat32Array()),
      gradients: unrolled.states.map((h) => norm(h.grad?.toFloat32Array() ?? [])),
      answer: unrolled.logits.softmax(1).toFloat32Array(),
    };
  });
  network.zeroGrad(); // those of this batch
  const shown = new Float32Array(T * HIDDEN_SIZE);
  for (const [t, h] of states.entries()) shown.set(h.subarray(0, HIDDEN_SIZE), t * HIDDEN_SIZE);
  const ratio = (gradients[0] as number) / (gradients[T - 1] as number);
  return {
    states: shown,
    answer: answer.subarray(0, answer.length / B),
    gradients: Float64Array.from(gradients),
    growth: ratio ** (1 / (T - 1)),
    verdict: ratio < 1 / LIMIT ? "vanishing" : ratio <= LIMIT ? "healthy" : "exploding",
  };
}

function norm(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

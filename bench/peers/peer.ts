// What a peer has to give to be measured.
import type { Clock } from "../interleave.ts";
import type { Batch, Job } from "../jobs.ts";

/** Weights of ours by their names in PyTorch: `layer.weight_ih_l0`, ..., `head.bias`. */
export type Weights = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

/** A job as a peer is given it. */
export interface Assignment {
  readonly job: Job;
  readonly weights: Weights;
  readonly batch: Batch;
  readonly shapes: { readonly x: readonly number[]; readonly y: readonly number[] };
  /** Learning rate of Adam. */
  readonly lr: number;
}

/** A job set up in a peer. */
export interface Worker {
  /** Does it once: the outputs in the order of ours, of a training step the loss before it. */
  call(): Numbers | Promise<Numbers>;
  /** Does it as often as it is told, without looking at the results more than a user must. */
  readonly clock: Clock;
  dispose?(): void;
}

export type Numbers = Float32Array | number;

/**
 * How much of the numbers can be compared: all; `first`: the loss before the first training step alone, and with the
 * candidate's recurrent weights at 0 (of a GRU whose formula differs there); none, but that they are finite.
 */
export type Comparable = "all" | "first" | "none";

export interface Peer {
  /** Name, version, threads and what else makes its speed. */
  readonly description: string;
  /** Whether it has one bias where we have two: the second of ours is then frozen at 0. */
  readonly oneBias?: boolean;
  /** Relative to the loss, where the peer rounds more than others; the one for outputs is the same for all. */
  lossTolerance?(job: Job): number;
  /** What it does otherwise than we do, for the mark `*`. */
  differences?(job: Job): readonly string[];
  comparable?(job: Job): Comparable;
  /** Why a job is left out; the others are tried, and shown with their error where they fail. */
  leftOut?(job: Job): string | undefined;
  prepare(assignment: Assignment): Worker | Promise<Worker>;
  close?(): void;
}

/** The weight of that name. */
export function weightOf(weights: Weights, name: string) {
  const weight = weights[name];
  if (!weight) throw new Error(`there is no weight ${name}`);
  return weight;
}

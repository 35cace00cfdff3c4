// What the page and the worker of the ticket desk say to each other.
import type { Answer } from "../../examples/ticket/slots.ts";

/** From the page. */
export type Request =
  /** Trains for that many passes; the default of the ticket system when left out. */
  { readonly type: "train"; readonly epochs?: number } | { readonly type: "read"; readonly sentence: string };

/** A word as the network reads it. */
export interface TaggedWord {
  readonly text: string;
  /** In BIO: "B-from". */
  readonly tag: string;
  /** The probability of that tag. */
  readonly score: number;
}

/** From the worker. */
export type Reply =
  | {
      readonly type: "progress";
      readonly epoch: number;
      readonly epochs: number;
      readonly f1: number;
      readonly secondsLeft: number;
    }
  | {
      readonly type: "read";
      readonly sentence: string;
      readonly words: readonly TaggedWord[];
      readonly answer: Answer;
    }
  | { readonly type: "failed"; readonly reason: string };

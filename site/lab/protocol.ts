// What the page and the worker that trains say to each other.
import type { Flow } from "./flow.ts";
import type { Kind } from "./networks.ts";

/** What a network starts with. */
export interface Settings {
  readonly kind: Kind;
  /** Factor of the recurrent matrix. */
  readonly scale: number;
  /** The threshold M; null clips nothing. */
  readonly clip: number | null;
  readonly lr: number;
  /** T, the steps of a sequence. */
  readonly steps: number;
  readonly seed: number;
}

/** From the page: `start` makes a new network, the rest is about the one there is. */
export type Command =
  | { readonly type: "start"; readonly run: number; readonly settings: Settings }
  | { readonly type: "change"; readonly scale?: number; readonly clip?: number | null; readonly lr?: number }
  | { readonly type: "go" | "pause" | "step" };

/** From the worker: how training goes. */
export interface Snapshot extends Omit<Flow, "logits"> {
  /** Which network: the number that it was started with. */
  readonly run: number;
  readonly step: number;
  readonly kind: Kind;
  readonly steps: number;
  /** The first symbol of the sequence that the pictures show. */
  readonly symbol: number;
  /** Share of the probe's sequences that are answered right. */
  readonly accuracy: number;
  readonly diverged: boolean;
  /** For each step since the last snapshot: the loss, and the norm of the gradient before and after clipping. */
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly clipped: readonly number[];
}

import { arenaBytes } from "./arena.js";
import { heapUsage } from "./heap.js";

/** Bytes of linear memory. */
export interface MemoryUsage {
  /** All of it; it grows and never shrinks. */
  readonly total: number;
  /** What is allocated: parameters, gradients, the state of optimizers, and `scopes`. */
  readonly used: number;
  /** How much of that the scopes keep for reuse. */
  readonly scopes: number;
}

/**
 * How much linear memory is in use. Parameters are freed some time after the garbage collector found them.
 * @example
 * const before = memory().used;
 * const layer = new nn.Linear(256, 256);
 * memory().used - before >= 4 * layer.weight.size; // true
 */
export function memory(): MemoryUsage {
  return { ...heapUsage(), scopes: arenaBytes() };
}

import { arenaBytes } from "./arena.js";
import { heapUsage } from "./heap.js";

/** Bytes of linear memory: all of it, what is allocated, and how much of that the scopes keep for reuse. */
export interface MemoryUsage {
  readonly total: number;
  readonly used: number;
  readonly scopes: number;
}

/** How much linear memory is in use. */
export function memory(): MemoryUsage {
  return { ...heapUsage(), scopes: arenaBytes() };
}

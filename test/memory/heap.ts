/** The heap of JavaScript beside the linear memory. */

import { memory } from "bptt";
import { expect } from "vitest";

/** Bytes of JavaScript objects and of typed arrays outside of linear memory that are still held. */
export function heldBytes(): number {
  const { gc } = globalThis;
  if (!gc) throw new Error("run with --expose-gc");
  gc();
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers - memory().total;
}

/** What the engine itself may come to hold in a long loop: compiled code, inline caches. */
const ENGINE_BYTES = 2 * 2 ** 20;

/** Runs `steps` steps; beyond the first ones neither memory grows. */
export function expectFlat(steps: number, step: (i: number) => void): void {
  const warm = Math.min(2000, steps / 10);
  for (let i = 0; i < warm; ++i) step(i);
  const linear = memory();
  const held = heldBytes();
  for (let i = warm; i < steps; ++i) step(i);
  expect(memory()).toEqual(linear);
  expect(heldBytes() - held).toBeLessThan(ENGINE_BYTES);
}

/** A turn of the event loop, in which finalizers may run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

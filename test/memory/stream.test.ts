/** A step of a stream allocates nothing, in the JavaScript heap and in the linear memory. */

import { memory } from "bptt";
import type * as nn from "bptt/nn";
import { stream } from "bptt/train";
import { expect, test } from "vitest";
import { modules, seeded, sequence, steps } from "../train/streams.js";

const ROUNDS = 15;
const STEPS = 20_000;

test("many layers", () => {
  const s = stream(seeded(modules["a Sequential of many"] as () => nn.Module));
  const [x] = steps(sequence()) as [Float32Array];
  const out = new Float32Array(5);
  const grown = () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < STEPS; ++i) s.push(x, out);
    return process.memoryUsage().heapUsed - before;
  };
  s.push(x, out);
  const { used } = memory();
  // The engine itself allocates until it has compiled everything, so the best of several rounds counts. An object or a
  // boxed number a step would be 12 bytes or more in each.
  expect(Math.min(...Array.from({ length: ROUNDS }, grown))).toBeLessThan(4 * STEPS);
  expect(memory().used).toBe(used);
});

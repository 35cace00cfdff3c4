import { describe, expect, it, vi } from "vitest";
import { recurrentJob } from "../../bench/jobs.ts";
import { cells, type Sequence } from "../../bench/shapes.ts";
import { trainingMemory } from "../../bench/trainingMemory.ts";

// What does not grow with T: the arena's first chunk (256 KiB) may stay empty where the input does not fit, further chunks
// are of 64 KiB at least, and the weight gradients pack 256 rows of inputs, states and gates.
const CONSTANT = 576 * 1024;

// The losses of three steps, and what the scopes hold after those that follow the first, which finds out how much that is.
// With modules of their own, since the arena never shrinks.
async function train(cell: (typeof cells)[number], shape: Sequence) {
  vi.resetModules();
  await import("../setup.ts");
  const { memory } = await import("bptt");
  const { CHECKED_RATE, makeModel, trainingStep } = await import("../../bench/ours.ts");
  const job = recurrentJob("training", cell, shape);
  const step = trainingStep(job, makeModel(job), CHECKED_RATE);
  const losses: number[] = [];
  const held: number[] = [];
  for (let i = 0; i < 3; ++i) {
    losses.push(step());
    if (i > 0) held.push(memory().scopes);
  }
  return { losses, held };
}

describe.each(cells)("a training step of %s over 10,000 steps", (cell) => {
  it.each([
    { B: 1, T: 10_000, I: 64, H: 64 },
    { B: 1, T: 10_000, I: 32, H: 33 },
    { B: 4, T: 2_500, I: 64, H: 64 },
  ])("learns, and holds what the formula says and at most 576 KiB more: %o", async (shape) => {
    const { losses, held } = await train(cell, shape);
    const [first, , last] = losses as [number, number, number];
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(last).toBeLessThan(first);
    const formula = trainingMemory(cell, shape);
    for (const bytes of held) {
      expect(bytes).toBeGreaterThanOrEqual(formula);
      expect(bytes).toBeLessThanOrEqual(formula + CONSTANT);
    }
  });
});

import { allocateZeros } from "../memory/arena.js";
import type { BaseTensor } from "../tensor/base.js";
import { backward } from "./backward.js";
import { backwardScope } from "./scope.js";

/**
 * Back-propagates from root as `backward` does, for those who want to see the gradients pass by: those of the leaves
 * (parameters, inputs) accumulate in memory of the scope and are forgotten, what these had before stays.
 */
export function backwardThrough(root: BaseTensor): void {
  const leaves = new Set<BaseTensor>();
  for (const { inputs } of backwardScope().tape)
    for (const input of inputs) if (input.tape === undefined && input.requiresGrad) leaves.add(input);
  const before = [...leaves].map((leaf) => [leaf, leaf.gradientPointer] as const);
  try {
    for (const leaf of leaves) leaf.gradientPointer = allocateZeros(4 * leaf.size);
    backward(root, undefined);
  } finally {
    for (const [leaf, pointer] of before) leaf.gradientPointer = pointer;
  }
}

/** A step or a load for which there is no memory throws, and afterwards everything is as it was. */

import { memory } from "bptt";
import * as nn from "bptt/nn";
import type * as optim from "bptt/optim";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Block, outOfMemory } from "../../src/memory/heap.js";
import { caught } from "../caught.js";
import { giveGradient } from "./descent.js";
import { makeOptimizer, type OptimizerKind } from "./kinds.js";

afterEach(() => vi.restoreAllMocks());

/** Lets `n` blocks be allocated, and no more. */
function allow(n: number): void {
  const allocate = Block.allocate;
  let left = n;
  vi.spyOn(Block, "allocate").mockImplementation((bytes) => {
    if (left === 0) throw outOfMemory(bytes);
    left -= 1;
    return allocate.call(Block, bytes);
  });
}

function setUp(kind: OptimizerKind, options: object) {
  const parameters = [new nn.Parameter([1, 2, 3]), new nn.Parameter([4])];
  for (const parameter of parameters) giveGradient(parameter, new Float32Array(parameter.size).fill(0.5));
  const optimizer = makeOptimizer(
    kind,
    parameters.map((parameter) => ({ params: [parameter] })),
    options,
  );
  const numbers = () => {
    const { values, tensors } = optimizer.stateDict();
    return [
      parameters.map((parameter) => parameter.toArray()),
      values,
      Object.entries(tensors).map(([name, value]) => [name, value.toArray()]),
    ];
  };
  return { optimizer, numbers };
}

const kinds: readonly (readonly [OptimizerKind, object, blocks: number])[] = [
  ["SGD", { momentum: 0.9, dampening: 0.5 }, 2],
  ["RMSprop", { momentum: 0.9, centered: true }, 6],
  ["Adagrad", { initialAccumulatorValue: 0.5 }, 2],
  ["Adam", { amsgrad: true }, 6],
  ["AdamW", {}, 4],
];

describe.each(kinds)("%s %j without memory", (kind, options, blocks) => {
  const exact = setUp(kind, options);
  exact.optimizer.step();
  const stepped = exact.numbers();
  const saved = exact.optimizer.stateDict();

  test.each(Array.from({ length: blocks }, (_, n) => n))("after %d blocks", (n) => {
    const refused = (call: (optimizer: optim.Optimizer) => void) => {
      const { optimizer, numbers } = setUp(kind, options);
      const before = numbers();
      const { used, scopes } = memory();
      allow(n);
      expect(caught(() => call(optimizer)).code).toBe("ERR_BPTT_MEMORY");
      vi.restoreAllMocks();
      expect(numbers()).toEqual(before);
      expect(memory().used - memory().scopes).toBe(used - scopes);
      optimizer.step();
      expect(numbers()).toEqual(stepped);
    };
    refused((optimizer) => optimizer.step());
    refused((optimizer) => optimizer.loadStateDict(saved));
  });

  test(`${blocks} blocks are what it needs`, () => {
    const { optimizer, numbers } = setUp(kind, options);
    allow(blocks);
    optimizer.step();
    expect(numbers()).toEqual(stepped);
  });
});

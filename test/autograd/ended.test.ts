/** A tensor used after its scope throws; it never reads somebody else's numbers. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const ENDED = {
  name: "Error",
  code: "ERR_BPTT_SCOPE",
  message:
    "this tensor of shape [2] was made in a scope that has ended, and its memory with it. To keep its numbers, return it from scope(() => ...), alone or in arrays and plain objects",
};

/** A tensor that was made in a scope and not returned from it. */
function leak(): Tensor {
  let leaked: Tensor | undefined;
  scope(() => {
    leaked = tensor([1, 2]).add(1);
  });
  return leaked as Tensor;
}

/** Overwrites the memory that a scope has left. */
function overwrite(): void {
  scope(() => {
    for (let i = 0; i < 100; ++i) tensor(new Float32Array(100).fill(99)).mul(1);
  });
}

describe("what scope does not return is gone, and says so", () => {
  const uses: Record<string, (x: Tensor) => unknown> = {
    toArray: (x) => x.toArray(),
    toFloat32Array: (x) => x.toFloat32Array(),
    "toFloat32Array(out)": (x) => x.toFloat32Array(new Float32Array(2)),
    add: (x) => x.add(1),
    "another tensor's add": (x) => tensor([1, 2]).add(x),
    set: (x) => x.set([1, 2]),
    detach: (x) => x.detach().sum(),
    "use in another scope": (x) => scope(() => x.mul(2)),
    forward: (x) => new nn.Linear(2, 1).forward(x),
    "state dict": (x) => new nn.Parameter([1, 2]).set(x),
    backward: (x) => scope(() => x.backward(tensor([1, 1]))),
  };
  for (const [name, use] of Object.entries(uses)) {
    test(name, () => {
      const leaked = leak();
      overwrite();
      expect(caught(() => use(leaked))).toEqual(ENDED);
    });
  }

  test("a tensor of an inner scope is gone in the outer one", () => {
    scope(() => {
      const leaked = leak();
      tensor([7, 8]).add(1);
      expect(caught(() => leaked.add(1))).toEqual(ENDED);
    });
  });

  test("tensors in a Map are not looked for", () => {
    const map = scope(() => new Map([["x", tensor([1, 2]).add(1)]]));
    expect(caught(() => map.get("x")?.toArray())).toEqual(ENDED);
  });
});

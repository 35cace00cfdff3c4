/** scope(): what comes out of it, what stays, and what it leaves behind. */

import { memory, noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";

const PROMISE = {
  name: "TypeError",
  code: "ERR_BPTT_TYPE",
  message:
    "scope() is synchronous, but its function returned a promise (an async function?). Await the data outside and compute inside",
};

/** Overwrites the memory that a scope has left. */
function overwrite(): void {
  scope(() => {
    for (let i = 0; i < 100; ++i) tensor(new Float32Array(100).fill(99)).mul(1);
  });
}

describe("what scope returns keeps its numbers", () => {
  test("alone, in arrays and in objects, nested", () => {
    const kept = scope(() => {
      const x = tensor([1, 2]);
      return { one: x.add(1), more: [x.mul(2), { deep: x.mul(3).reshape([2, 1]) }] as const, n: 4, words: "as is" };
    });
    const alone = scope(() => tensor([1, 2]).sub(1));
    overwrite();
    expect(kept.one.toArray()).toEqual([2, 3]);
    expect(kept.more[0].toArray()).toEqual([2, 4]);
    expect(kept.more[1].deep.toArray()).toEqual([[3], [6]]);
    expect([kept.n, kept.words]).toEqual([4, "as is"]);
    expect(alone.toArray()).toEqual([0, 1]);
  });

  test("the same tensor, so that references kept elsewhere are good too", () => {
    const kept: Tensor[] = [];
    const result = scope(() => {
      const y = tensor([1, 2]).add(1);
      kept.push(y);
      return [y, y];
    });
    overwrite();
    expect(result[0]).toBe(kept[0]);
    expect(kept[0]?.toArray()).toEqual([2, 3]);
  });

  test("cut off from the computation", () => {
    const x = tensor([1, 2], undefined, { requiresGrad: true });
    const y = scope(() => x.mul(2));
    expect(y.requiresGrad).toBe(false);
    expect(scope(() => x).requiresGrad).toBe(true);
  });

  test("and can be computed with, in scopes and outside", () => {
    const y = scope(() => tensor([1, 2]).add(1));
    overwrite();
    expect(y.mul(2).toArray()).toEqual([4, 6]);
    expect(scope(() => y.mul(3)).toArray()).toEqual([6, 9]);
  });
});

describe("scopes nest and restore", () => {
  test("an inner scope uses the outer tensors and hands its result out", () => {
    const result = scope(() => {
      const x = tensor([1, 2]).add(1);
      const inner = scope(() => x.mul(10).add(scope(() => x.add(100))));
      overwrite();
      return inner.add(x);
    });
    expect(result.toArray()).toEqual([124, 136]);
  });

  test("a throw gives the memory back, and the next step works", () => {
    const fc = new nn.Linear(2, 1);
    const step = (fail: boolean) =>
      scope(() => {
        const loss = fc.forward(tensor([[1, 2]])).sum();
        loss.backward();
        if (fail) scope(() => scope(() => expect.fail("on purpose")));
        return loss;
      });
    const expected = step(false).item();
    const before = memory();
    for (let i = 0; i < 50; ++i) expect(caught(() => step(true)).message).toBe("on purpose");
    expect(memory()).toEqual(before);
    fc.zeroGrad();
    expect(step(false).item()).toBe(expected);
    expect(fc.weight.grad?.toArray()).toEqual([[1, 2]]);
  });

  test("a function is needed, and not an async one", () => {
    const notFunction = caught(() => scope(5 as never));
    expect(notFunction.message).toBe("scope() takes a function, got 5");
    expect(caught(() => noGrad(undefined as never)).message).toBe("noGrad() takes a function, got undefined");
    expect(caught(() => scope((async () => 1) as never))).toEqual(PROMISE);
    expect(caught(() => noGrad((async () => 1) as never)).message).toMatch(/^noGrad\(\) is synchronous/);
    expect(scope(() => tensor([1]).add(1).item())).toBe(2);
  });

  test("what an async function does afterwards does not end the process", async () => {
    const failsLater = async () => {
      const x = tensor([1, 2]).add(1);
      await Promise.resolve();
      x.toArray();
    };
    expect(caught(() => scope(failsLater as never))).toEqual(PROMISE);
    await new Promise((resolve) => setTimeout(resolve, 5)); // vitest reports an unhandled rejection as an error
  });
});

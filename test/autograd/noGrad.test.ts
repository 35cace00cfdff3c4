/** noGrad(): nothing is recorded in it, and only in it. */

import { noGrad, scope } from "bptt";
import * as nn from "bptt/nn";
import { describe, expect, test } from "vitest";

describe("noGrad", () => {
  test("records nothing, inside and outside of a scope", () => {
    const w = new nn.Parameter([1]);
    expect(noGrad(() => scope(() => w.mul(2).requiresGrad))).toBe(false);
    scope(() => {
      const y = noGrad(() => w.mul(2));
      expect(y.requiresGrad).toBe(false);
      const z = w.mul(y).sum();
      z.backward();
      expect(y.item()).toBe(2); // its memory belongs to the scope around
    });
    expect(w.grad?.toArray()).toEqual([2]);
  });

  test("ends when its function throws", () => {
    const w = new nn.Parameter([1]);
    expect(() => noGrad(() => expect.fail("on purpose"))).toThrow("on purpose");
    scope(() => w.mul(2).sum().backward());
    expect(w.grad?.toArray()).toEqual([2]);
  });
});

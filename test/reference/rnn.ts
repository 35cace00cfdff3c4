/** Elman recurrence (the form of torch.nn.RNN): h = f(a + u). */

import type { Pointwise } from "./activation.js";
import { at } from "./arrays.js";
import type { Cell } from "./recurrent.js";

export function rnnCell({ f, slope }: Pointwise): Cell {
  return {
    gates: 1,
    states: 1,
    keeps: 0,

    forward(a, u) {
      const h = f(at(a, 0) + at(u, 0));
      return { m: h, c: 0, kept: [] };
    },

    backward({ m: h }, _, dH) {
      const dZ = dH * slope(h);
      return { a: [dZ], u: [dZ], previous: 0 };
    },
  };
}

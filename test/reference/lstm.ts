/**
 * Long short-term memory (the form of torch.nn.LSTM, gate order i, f, g, o), z = a + u:
 *   i, f, o = σ(z_i), σ(z_f), σ(z_o),  g = tanh(z_g),  c_t = f·c_{t−1} + i·g,  m = o·tanh(c_t)
 */

import { at } from "./arrays.js";
import { type GateFunctions, gateFunctions } from "./gates.js";
import type { Cell } from "./recurrent.js";

type Four = [number, number, number, number];

/** Keeps i, f, g, o. */
export function lstmCell({ sigmoid, tanh }: GateFunctions = gateFunctions): Cell {
  return {
    gates: 4,
    states: 2,
    keeps: 4,

    forward(a, u, previous) {
      const [zi, zf, zg, zo] = a.map((value, gate) => value + at(u, gate)) as Four;
      const [i, f, g, o] = [sigmoid.f(zi), sigmoid.f(zf), tanh.f(zg), sigmoid.f(zo)];
      const c = f * previous + i * g;
      return { m: o * tanh.f(c), c, kept: [i, f, g, o] };
    },

    backward({ c, kept }, previous, dM, later) {
      const [i, f, g, o] = kept as Four;
      const dC = later + dM * o * tanh.slope(tanh.f(c));
      const dZ = [
        dC * g * sigmoid.slope(i),
        dC * previous * sigmoid.slope(f),
        dC * i * tanh.slope(g),
        dM * tanh.f(c) * sigmoid.slope(o),
      ];
      return { a: dZ, u: dZ, previous: dC * f };
    },
  };
}

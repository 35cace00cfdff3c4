/**
 * Gated recurrent unit (the form of torch.nn.GRU, gate order r, z, n):
 *   r, z = σ(a_r + u_r), σ(a_z + u_z),  n = tanh(a_n + r·u_n),  h_t = (1 − z)·n + z·h_{t−1} = n + z·(h_{t−1} − n)
 */

import { type GateFunctions, gateFunctions } from "./gates.js";
import type { Cell } from "./recurrent.js";

type Three = [number, number, number];

/** Keeps n, r, z and u_n. */
export function gruCell({ sigmoid, tanh, difference }: GateFunctions = gateFunctions): Cell {
  return {
    gates: 3,
    states: 1,
    keeps: 4,

    forward(a, u, previous) {
      const [ar, az, an] = a as Three;
      const [ur, uz, un] = u as Three;
      const [r, z] = [sigmoid.f(ar + ur), sigmoid.f(az + uz)];
      const n = tanh.f(an + r * un);
      return { m: n + z * difference(previous, n), c: 0, kept: [n, r, z, un] };
    },

    backward({ kept }, previous, dH) {
      const [n, r, z, un] = kept as [number, number, number, number];
      const dN = dH * (1 - z) * tanh.slope(n);
      const dR = dN * un * sigmoid.slope(r);
      const dZ = dH * difference(previous, n) * sigmoid.slope(z);
      return { a: [dR, dZ, dN], u: [dR, dZ, dN * r], previous: dH * z };
    },
  };
}

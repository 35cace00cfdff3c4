import { accumulator } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";

import { core } from "../wasm/core.js";
import { panels } from "./packing.js";
import { gateStride, padded, type Recurrence } from "./recurrent.js";
import type { Tensor } from "./tensor.js";

/** Gated recurrent unit. */
export const gruRecurrence: Recurrence = {
  gates: 3,
  states: 1,

  forward({ weights: w, T, B, I, H, ldOut, reverse, x, lengths, out, initial, final }) {
    const hs = allocate(4 * (T + 1) * B * padded(H));
    const gates = allocate(4 * (T * B + 1) * gateStride(H));
    core().kernels.gruForward(
      out,
      final[0] as number,
      hs,
      gates,
      x,
      initial[0] as number,
      newFirst(w.ih, true, H, I),
      panels(w.hh, true, 3 * H, H),
      w.bih?.pointer ?? 0,
      w.bhh?.pointer ?? 0,
      lengths,
      T,
      B,
      I,
      H,
      ldOut,
      reverse,
    );
    return [hs, gates];
  },

  backward({ weights: w, T, B, I, H, ldOut, reverse, x, lengths }, [hs, gates], gradients) {
    const { kernels } = core();
    kernels.gruBackward(
      gradients.x,
      gradients.initial[0] as number,
      accumulator(w.ih),
      accumulator(w.hh),
      accumulator(w.bih),
      accumulator(w.bhh),
      0,
      gradients.out,
      gradients.final[0] as number,
      hs as number,
      gates as number,
      x,
      gradients.x ? newFirst(w.ih, false, H, I) : 0,
      panels(w.hh, false, 3 * H, H),
      lengths,
      allocate(4 * kernels.gruWorkspace(T, B, I, H, lengths !== 0)),
      T,
      B,
      I,
      H,
      ldOut,
      reverse,
    );
  },
};

// Panels of W_ih with the rows of n before those of r and z.
function newFirst(weight: Tensor, transposed: boolean, H: number, I: number): number {
  return panels(weight, transposed, 3 * H, I, 2 * H);
}

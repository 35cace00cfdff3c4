import { accumulator } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { panels } from "./packing.js";
import { gateStride, type Recurrence, stateRows } from "./recurrence.js";

/** Gated recurrent unit. */
export const gruRecurrence: Recurrence = {
  kind: "gru",
  cell: "gru",
  gates: 3,
  states: 1,

  // The panels of W_ih have the rows of n before those of r and z.
  firstRow: (H) => 2 * H,

  // Gates, and room for the biases.
  reserve({ B, H }, _, { gates }, reserve) {
    return [reserve(gates * B * gateStride(H)), reserve(4 * H)];
  },

  forward(pass, ih, hh) {
    const { weights: w, T, B, I, H, ldOut, reverse, x, lengths, out, initial, final, hs, saved, keep } = pass;
    core().kernels.gruForward(
      out,
      final[0] as number,
      hs,
      saved[0] as number,
      saved[1] as number,
      x,
      initial[0] as number,
      ih,
      hh,
      w.bih?.pointer ?? 0,
      w.bhh?.pointer ?? 0,
      lengths,
      T,
      B,
      I,
      H,
      ldOut,
      reverse,
      keep,
    );
  },

  backward({ weights: w, T, B, I, H, ldOut, reverse, x, lengths, hs, saved }, gradients, kernels) {
    kernels.gruBackward(
      gradients.x,
      gradients.initial[0] as number,
      accumulator(w.ih),
      accumulator(w.hh),
      accumulator(w.bih),
      accumulator(w.bhh),
      gradients.hs,
      gradients.out,
      gradients.final[0] as number,
      hs,
      saved[0] as number,
      x,
      gradients.x ? panels(w.ih, false, 3 * H, I, 2 * H) : 0,
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

  // The states before, and n, r, z, q.
  rows(pass) {
    const { H, hs, saved } = pass;
    return {
      hPrevious: stateRows(pass, hs, H, "before"),
      gates: { pointer: saved[0] as number, width: 4 * H, stride: gateStride(H) },
    };
  },
};

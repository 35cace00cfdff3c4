import { accumulator } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { panels } from "./packing.js";
import { gateStride, padded, type Recurrence, stateRows } from "./recurrence.js";

/** Long short-term memory, with or without a projection of h. */
export const lstmRecurrence: Recurrence = {
  kind: "lstm",
  cell: "lstm",
  gates: 4,
  states: 2,

  firstRow: () => 0,

  // c, tanh c, gates, and with a projection h before it.
  reserve({ B, H }, { hr }, { cells, gates, others }, reserve) {
    return [
      reserve(cells * B * padded(H)),
      reserve(others * B * padded(H)),
      reserve(gates * B * gateStride(H)),
      hr ? reserve(others * B * padded(H)) : 0,
    ];
  },

  forward(pass, ih, hh, hr) {
    const { weights: w, T, B, I, H, R, ldOut, reverse, x, lengths, out, initial, final, hs, saved, keep } = pass;
    core().kernels.lstmForward(
      out,
      final[0] as number,
      final[1] as number,
      hs,
      saved[0] as number,
      saved[1] as number,
      saved[2] as number,
      saved[3] as number,
      x,
      initial[0] as number,
      initial[1] as number,
      ih,
      hh,
      hr,
      w.bih?.pointer ?? 0,
      w.bhh?.pointer ?? 0,
      lengths,
      T,
      B,
      I,
      H,
      R,
      ldOut,
      reverse,
      keep,
    );
  },

  backward({ weights: w, T, B, I, H, R, ldOut, reverse, x, lengths, hs, saved }, gradients, kernels) {
    kernels.lstmBackward(
      gradients.x,
      gradients.initial[0] as number,
      gradients.initial[1] as number,
      accumulator(w.ih),
      accumulator(w.hh),
      accumulator(w.hr),
      accumulator(w.bih),
      accumulator(w.bhh),
      gradients.hs,
      gradients.out,
      gradients.final[0] as number,
      gradients.final[1] as number,
      hs,
      saved[0] as number,
      saved[1] as number,
      saved[2] as number,
      saved[3] as number,
      x,
      gradients.x ? panels(w.ih, false, 4 * H, I) : 0,
      panels(w.hh, false, 4 * H, R),
      w.hr ? panels(w.hr, false, R, H) : 0,
      lengths,
      allocate(4 * kernels.lstmWorkspace(T, B, I, H, R, lengths !== 0, w.hr !== undefined)),
      T,
      B,
      I,
      H,
      R,
      ldOut,
      reverse,
    );
  },

  // The cells before, tanh of those after, and i, f, g, o.
  rows(pass) {
    const { H, saved } = pass;
    return {
      cPrevious: stateRows(pass, saved[0] as number, H, "before"),
      tanhC: { pointer: saved[1] as number, width: H, stride: padded(H) },
      gates: { pointer: saved[2] as number, width: 4 * H, stride: gateStride(H) },
    };
  },
};

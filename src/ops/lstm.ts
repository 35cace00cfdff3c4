import { accumulator } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { panels } from "./packing.js";
import { gateStride, padded, type Recurrence } from "./recurrent.js";

/** Long short-term memory, with or without a projection of h. */
export const lstmRecurrence: Recurrence = {
  gates: 4,
  states: 2,

  forward({ weights: w, T, B, I, H, R, ldOut, reverse, x, lengths, out, initial, final }) {
    const hs = allocate(4 * (T + 1) * B * padded(R));
    const cs = allocate(4 * (T + 1) * B * padded(H));
    const gates = allocate(4 * T * B * gateStride(H));
    const ms = w.hr ? allocate(4 * T * B * padded(H)) : 0;
    core().kernels.lstmForward(
      out,
      final[0] as number,
      final[1] as number,
      hs,
      cs,
      gates,
      ms,
      x,
      initial[0] as number,
      initial[1] as number,
      panels(w.ih, true, 4 * H, I),
      panels(w.hh, true, 4 * H, R),
      w.hr ? panels(w.hr, true, R, H) : 0,
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
    );
    return [hs, cs, gates, ms];
  },

  backward({ weights: w, T, B, I, H, R, ldOut, reverse, x, lengths }, [hs, cs, gates, ms], gradients) {
    const { kernels } = core();
    kernels.lstmBackward(
      gradients.x,
      gradients.initial[0] as number,
      gradients.initial[1] as number,
      accumulator(w.ih),
      accumulator(w.hh),
      accumulator(w.hr),
      accumulator(w.bih),
      accumulator(w.bhh),
      0,
      gradients.out,
      gradients.final[0] as number,
      gradients.final[1] as number,
      hs as number,
      cs as number,
      gates as number,
      ms as number,
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
};

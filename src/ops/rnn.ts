import { accumulator } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { panels } from "./packing.js";
import { padded, type Recurrence } from "./recurrent.js";

/** Functions whose derivative follows from their result, by their numbers in assembly/activation.ts. */
export const ACTIVATIONS = { tanh: 0, relu: 1, sigmoid: 2, identity: 3 } as const;

/** The name of such a function. */
export type Activation = keyof typeof ACTIVATIONS;

/** Elman recurrence: h = f(x·W_ihᵀ + b_ih + h·W_hhᵀ + b_hh). */
export function elmanRecurrence(activation: Activation): Recurrence {
  return {
    kind: `rnn ${activation}`,
    gates: 1,
    states: 1,

    firstRow: () => 0,

    reserve({ T, B, H }, _, reserve) {
      return [reserve((T + 1) * B * padded(H))];
    },

    forward(pass, ih, hh) {
      const { weights: w, T, B, I, H, ldOut, reverse, x, lengths, out, initial, final, saved } = pass;
      core().kernels.rnnForward(
        out,
        final[0] as number,
        saved[0] as number,
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
        ACTIVATIONS[activation],
      );
    },

    backward({ weights: w, T, B, I, H, ldOut, reverse, x, lengths, saved }, gradients) {
      const { kernels } = core();
      kernels.rnnBackward(
        gradients.x,
        gradients.initial[0] as number,
        accumulator(w.ih),
        accumulator(w.hh),
        accumulator(w.bih),
        accumulator(w.bhh),
        0,
        gradients.out,
        gradients.final[0] as number,
        saved[0] as number,
        x,
        gradients.x ? panels(w.ih, false, H, I) : 0,
        panels(w.hh, false, H, H),
        lengths,
        allocate(4 * kernels.rnnWorkspace(T, B, I, H, lengths !== 0)),
        T,
        B,
        I,
        H,
        ldOut,
        reverse,
        ACTIVATIONS[activation],
      );
    },
  };
}

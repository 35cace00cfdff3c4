import { accumulator } from "../autograd/tape.js";
import { allocate, allocateZeros } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { type Recurrence, recurrentPanels, stateRows } from "./recurrence.js";

/** What makes a state out of a sum. */
export type Activation = "tanh" | "relu" | "sigmoid";

/** What makes an output out of a sum; softmax works on the whole row. */
export type OutputActivation = Activation | "identity" | "softmax";

/** Functions whose derivative follows from their result, by their numbers in assembly/activation.ts. */
export const ACTIVATIONS = { tanh: 0, relu: 1, sigmoid: 2, identity: 3, softmax: 4 } as const satisfies Record<
  OutputActivation,
  number
>;

/**
 * Elman recurrence: h = f(x·W_ihᵀ + b_ih + h·W_hhᵀ + b_hh). With `transposed` the weights are given as W_ihᵀ (I,H) and W_hhᵀ
 * (H,H): those of h = f(x·U + h·W + b).
 */
export function elmanRecurrence(activation: Activation, transposed = false): Recurrence {
  return {
    kind: `rnn ${activation}`,
    cell: "rnn",
    activation,
    gates: 1,
    states: 1,
    transposed,

    firstRow: () => 0,

    reserve: () => [],

    forward(pass, ih, hh) {
      const { weights: w, T, B, I, H, ldOut, reverse, x, lengths, out, initial, final, hs } = pass;
      core().kernels.rnnForward(
        out,
        final[0] as number,
        hs,
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

    backward({ weights: w, T, B, I, H, ldOut, reverse, x, lengths, hs }, gradients, kernels) {
      const dWih = transposed && w.ih.requiresGrad ? allocateZeros(4 * H * I) : accumulator(w.ih);
      const dWhh = transposed && w.hh.requiresGrad ? allocateZeros(4 * H * H) : accumulator(w.hh);
      kernels.rnnBackward(
        gradients.x,
        gradients.initial[0] as number,
        dWih,
        dWhh,
        accumulator(w.bih),
        accumulator(w.bhh),
        gradients.hs,
        gradients.out,
        gradients.final[0] as number,
        hs,
        x,
        gradients.x ? recurrentPanels(w.ih, transposed, false, H, I) : 0,
        recurrentPanels(w.hh, transposed, false, H, H),
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
      if (!transposed) return;
      if (dWih) addTransposed(accumulator(w.ih), dWih, I, H);
      if (dWhh) addTransposed(accumulator(w.hh), dWhh, H, H);
    },

    rows: (pass) => ({ h: stateRows(pass, pass.hs, pass.H, "after") }),
  };
}

// dst (rows, columns) += srcᵀ, src (columns, rows).
function addTransposed(dst: number, src: number, rows: number, columns: number): void {
  core().kernels.addStrided(dst, 0, 0, columns, 1, src, 0, 0, 1, rows, 1, 1, rows, columns);
}

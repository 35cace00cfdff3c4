import { accumulator, needsGradient, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { panels } from "./packing.js";
import type { Tensor } from "./tensor.js";

/** Functions whose derivative follows from their result, by their numbers in assembly/activation.ts. */
export const ACTIVATIONS = { tanh: 0, relu: 1, sigmoid: 2, identity: 3, softmax: 4 } as const;

/** What makes a state out of a sum. */
export type Activation = "tanh" | "relu" | "sigmoid";

/** What makes an output out of a sum; softmax works on the whole row. */
export type OutputActivation = keyof typeof ACTIVATIONS;

/** The parameters of one direction of one layer. */
export interface RnnWeights {
  readonly ih: Tensor; // (H,I)
  readonly hh: Tensor; // (H,H)
  readonly bih: Tensor | undefined; // (H)
  readonly bhh: Tensor | undefined; // (H)
}

/**
 * One layer of Elman recurrence over a whole sequence, one or two directions.
 * x (T,B,I), h0 (D,B,H) or none; gives output (T,B,D·H) and final state (D,B,H). Runs inside a scope.
 */
export function rnnLayer(
  x: Tensor,
  h0: Tensor | undefined,
  directions: readonly RnnWeights[],
  lengths: Tensor | undefined,
  activation: Activation,
): [output: Tensor, hN: Tensor] {
  const { kernels } = core();
  const [T, B, I] = x.shape as [number, number, number];
  const H = (directions[0] as RnnWeights).hh.shape[0] as number;
  const D = directions.length;
  const padded = Math.ceil(H / 8) * 8;
  const output = x.allocate([T, B, D * H]);
  const hN = x.allocate([D, B, H]);
  const stateBytes = 4 * B * H;
  const states = directions.map((w, d) => {
    const hs = allocate(4 * (T + 1) * B * padded);
    kernels.rnnForward(
      output.pointer + 4 * d * H,
      hN.pointer + d * stateBytes,
      hs,
      x.pointer,
      h0 ? h0.pointer + d * stateBytes : 0,
      panels(w.ih, true, H, I),
      panels(w.hh, true, H, H),
      w.bih?.pointer ?? 0,
      w.bhh?.pointer ?? 0,
      lengths?.pointer ?? 0,
      T,
      B,
      I,
      H,
      D * H,
      d === 1,
      ACTIVATIONS[activation],
    );
    return hs;
  });
  const inputs = [x, h0, lengths, ...directions.flatMap(({ ih, hh, bih, bhh }) => [ih, hh, bih, bhh])];
  if (!needsGradient(inputs)) return [output, hN];

  record(inputs, [output, hN], () => {
    const workspace = allocate(4 * kernels.rnnWorkspace(T, B, I, H, lengths !== undefined));
    const dX = accumulator(x);
    const dH0 = accumulator(h0);
    const dOut = output.gradientPointer;
    const dHN = hN.gradientPointer;
    directions.forEach((w, d) => {
      kernels.rnnBackward(
        dX,
        dH0 && dH0 + d * stateBytes,
        accumulator(w.ih),
        accumulator(w.hh),
        accumulator(w.bih),
        accumulator(w.bhh),
        0,
        dOut && dOut + 4 * d * H,
        dHN && dHN + d * stateBytes,
        states[d] as number,
        x.pointer,
        dX ? panels(w.ih, false, H, I) : 0,
        panels(w.hh, false, H, H),
        lengths?.pointer ?? 0,
        workspace,
        T,
        B,
        I,
        H,
        D * H,
        d === 1,
        ACTIVATIONS[activation],
      );
    });
  });
  return [output, hN];
}

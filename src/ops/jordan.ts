import { accumulator, needsGradient, record } from "../autograd/tape.js";
import { allocate } from "../memory/arena.js";
import { jordanNetworkKernels } from "../wasm/jordanNetwork.js";
import { observation } from "./observer.js";
import { panels } from "./packing.js";
import { padded } from "./recurrence.js";
import { ACTIVATIONS, type Activation, type OutputActivation } from "./rnn.js";
import type { Tensor } from "./tensor.js";

/** The parameters of an Elman or Jordan network. */
export interface NetworkWeights {
  readonly U: Tensor; // (I,H)
  readonly W: Tensor; // (H,H) in an Elman network, (O,H) in a Jordan network
  readonly V: Tensor; // (H,O)
  readonly b_W: Tensor; // (H)
  readonly b_V: Tensor; // (O)
}

/**
 * A Jordan network over a whole sequence. x (T,B,I), y0 (1,B,O) or none; gives y (T,B,O), 0 at padding, and the last y
 * (1,B,O). Runs inside a scope.
 */
export function jordan(
  x: Tensor,
  y0: Tensor | undefined,
  weights: NetworkWeights,
  lengths: Tensor | undefined,
  activation: Activation,
  outputActivation: OutputActivation,
): [y: Tensor, yN: Tensor] {
  const kernels = jordanNetworkKernels();
  const { U, W, V, b_W, b_V } = weights;
  const [T, B, I] = x.shape as [number, number, number];
  const [H, O] = V.shape as [number, number];
  const [f, g] = [ACTIVATIONS[activation], ACTIVATIONS[outputActivation]];
  const y = x.allocate([T, B, O]);
  const yN = x.allocate([1, B, O]);
  const hs = allocate(4 * T * B * padded(H));
  const ys = allocate(4 * (T + 1) * B * padded(O));
  kernels.jordanForward(
    y.pointer,
    yN.pointer,
    hs,
    ys,
    x.pointer,
    y0?.pointer ?? 0,
    panels(U, false, I, H),
    panels(W, false, O, H),
    panels(V, false, H, O),
    b_W.pointer,
    b_V.pointer,
    lengths?.pointer ?? 0,
    T,
    B,
    I,
    H,
    O,
    f,
    g,
  );
  const observer = observation();
  const report = observer?.show({
    cell: "jordan",
    activation,
    outputActivation,
    T,
    B,
    H,
    R: H,
    reverse: false,
    lengths: lengths?.pointer ?? 0,
    recurrent: W,
    transposed: true,
    output: V,
    initial: y0,
    final: yN,
    rows: {
      h: { pointer: hs, width: H, stride: padded(H) },
      y: { pointer: ys + 4 * B * padded(O), width: O, stride: padded(O) },
    },
  });
  const inputs = [x, y0, lengths, U, W, V, b_W, b_V, observer?.witness];
  if (!needsGradient(inputs)) return [y, yN];

  record(inputs, [y, yN], () => {
    const dX = accumulator(x);
    const dHs = report ? allocate(4 * T * B * H) : 0;
    kernels.jordanBackward(
      dX,
      accumulator(y0),
      accumulator(U),
      accumulator(W),
      accumulator(V),
      accumulator(b_W),
      accumulator(b_V),
      dHs,
      y.gradientPointer,
      yN.gradientPointer,
      hs,
      ys,
      x.pointer,
      dX ? panels(U, true, I, H) : 0,
      panels(W, true, O, H),
      panels(V, true, H, O),
      lengths?.pointer ?? 0,
      allocate(4 * kernels.jordanWorkspace(T, B, I, H, O, lengths !== undefined)),
      T,
      B,
      I,
      H,
      O,
      f,
      g,
    );
    report?.(dHs);
  });
  return [y, yN];
}

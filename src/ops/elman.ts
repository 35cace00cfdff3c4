// The recurrence of an Elman network is the RNN kernel's with W_ih = Uᵀ and W_hh = Wᵀ. So the panels that the kernel wants of
// W_ihᵀ are those of U itself, and the weight gradients that it gives are those of Uᵀ and Wᵀ.

import { accumulator, needsGradient, record } from "../autograd/tape.js";
import { allocate, allocateZeros } from "../memory/arena.js";
import { core } from "../wasm/core.js";
import { unary } from "./elementwise.js";
import type { NetworkWeights } from "./jordan.js";
import { softmaxRows, zeroPadding } from "./layers.js";
import { packingScratch, panels } from "./packing.js";
import { ACTIVATIONS, type Activation, type OutputActivation } from "./rnn.js";
import type { Tensor } from "./tensor.js";

/**
 * An Elman network over a whole sequence. x (T,B,I), h0 (1,B,H) or none; gives y (T,B,O), 0 at padding, and the last h
 * (1,B,H). Runs inside a scope.
 */
export function elman(
  x: Tensor,
  h0: Tensor | undefined,
  weights: NetworkWeights,
  lengths: Tensor | undefined,
  activation: Activation,
  outputActivation: OutputActivation,
): [y: Tensor, hN: Tensor] {
  const [h, hN] = states(x, h0, weights, lengths, activation);
  const y = activate(outputActivation, affine(h, weights.V, weights.b_V));
  return [lengths ? zeroPadding(y, lengths) : y, hN]; // g(b_V), and not 0, is what comes out of zeros
}

function states(
  x: Tensor,
  h0: Tensor | undefined,
  { U, W, b_W }: NetworkWeights,
  lengths: Tensor | undefined,
  activation: Activation,
): [h: Tensor, hN: Tensor] {
  const { kernels } = core();
  const [T, B, I] = x.shape as [number, number, number];
  const H = b_W.size;
  const f = ACTIVATIONS[activation];
  const h = x.allocate([T, B, H]);
  const hN = x.allocate([1, B, H]);
  const hs = allocate(4 * (T + 1) * B * Math.ceil(H / 8) * 8);
  const lengthsPointer = lengths?.pointer ?? 0;
  kernels.rnnForward(
    h.pointer,
    hN.pointer,
    hs,
    x.pointer,
    h0?.pointer ?? 0,
    panels(U, false, I, H),
    panels(W, false, H, H),
    b_W.pointer,
    0,
    lengthsPointer,
    T,
    B,
    I,
    H,
    H,
    false,
    f,
  );
  const inputs = [x, h0, lengths, U, W, b_W];
  if (!needsGradient(inputs)) return [h, hN];

  record(inputs, [h, hN], () => {
    const dX = accumulator(x);
    const dUT = U.requiresGrad ? allocateZeros(4 * H * I) : 0;
    const dWT = W.requiresGrad ? allocateZeros(4 * H * H) : 0;
    kernels.rnnBackward(
      dX,
      accumulator(h0),
      dUT,
      dWT,
      accumulator(b_W),
      0,
      0,
      h.gradientPointer,
      hN.gradientPointer,
      hs,
      x.pointer,
      dX ? panels(U, true, I, H) : 0,
      panels(W, true, H, H),
      lengthsPointer,
      allocate(4 * kernels.rnnWorkspace(T, B, I, H, lengths !== undefined)),
      T,
      B,
      I,
      H,
      H,
      false,
      f,
    );
    if (dUT) addTransposed(accumulator(U), dUT, I, H);
    if (dWT) addTransposed(accumulator(W), dWT, H, H);
  });
  return [h, hN];
}

// dst (rows, columns) += srcᵀ, src (columns, rows).
function addTransposed(dst: number, src: number, rows: number, columns: number): void {
  core().kernels.addStrided(dst, 0, 0, columns, 1, src, 0, 0, 1, rows, 1, 1, rows, columns);
}

// y (T,B,O) = h (T,B,H)·V + b_V.
function affine(h: Tensor, V: Tensor, b_V: Tensor): Tensor {
  const { kernels } = core();
  const [T, B] = h.shape as [number, number];
  const [H, O] = V.shape as [number, number];
  const M = T * B;
  const y = h.allocate([T, B, O]);
  kernels.linearForward(y.pointer, h.pointer, panels(V, false, H, O), b_V.pointer, M, H, O);
  record([h, V, b_V], [y], () => {
    const dY = y.gradientPointer;
    const dH = accumulator(h);
    const dV = accumulator(V);
    const v = dH ? panels(V, true, H, O) : 0;
    kernels.linearBackward(dH, 0, accumulator(b_V), dY, h.pointer, v, 0, M, H, O);
    if (dV) kernels.gemmTN(dV, h.pointer, dY, H, O, M, O, H, O, packingScratch(M, O));
  });
  return y;
}

function activate(g: OutputActivation, x: Tensor): Tensor {
  if (g === "identity") return x;
  return g === "softmax" ? softmaxRows(g, x) : unary(g, x);
}

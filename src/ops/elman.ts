import { unary } from "./elementwise.js";
import type { NetworkWeights } from "./jordan.js";
import { linear, softmaxRows, zeroPadding } from "./layers.js";
import type { RecurrentWeights } from "./recurrence.js";
import { recurrentLayer } from "./recurrent.js";
import { RecurrentStage } from "./recurrentStage.js";
import { type Activation, elmanRecurrence, type OutputActivation } from "./rnn.js";
import { functionStage, LinearStage, type Stage } from "./stage.js";
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
  const [h, [hN]] = recurrentLayer(
    elmanRecurrence(activation, true),
    x,
    h0 && [h0],
    [recurrentWeights(weights)],
    lengths,
  );
  const y = activate(outputActivation, linear(h, weights.V, weights.b_V, true));
  // At padding h is 0, and y therefore g(b_V).
  return [lengths ? zeroPadding(y, lengths) : y, hN as Tensor];
}

/** The same network, one step after the other. */
export function elmanStages(
  weights: NetworkWeights,
  activation: Activation,
  outputActivation: OutputActivation,
): Stage[] {
  const states = new RecurrentStage(elmanRecurrence(activation, true), recurrentWeights(weights));
  const outputs = new LinearStage(weights.V, weights.b_V, true);
  return outputActivation === "identity" ? [states, outputs] : [states, outputs, functionStage(outputActivation)];
}

function recurrentWeights({ U, W, b_W }: NetworkWeights): RecurrentWeights {
  return { ih: U, hh: W, bih: b_W, bhh: undefined, hr: undefined };
}

function activate(g: OutputActivation, x: Tensor): Tensor {
  if (g === "identity") return x;
  return g === "softmax" ? softmaxRows(g, x) : unary(g, x);
}

// What back-propagation through time does to the gradient, as the pictures need it.
import { noGrad, scope } from "bptt";
import * as nn from "bptt/nn";
import { gradientFlow, type Verdict } from "bptt/train";
import type { Network } from "./networks.ts";
import type { Batch } from "./task.ts";

/** The flow of the gradient through one network, measured on a batch. */
export interface Flow {
  /** h_1 to h_T of the first sequence, (T,H). */
  readonly states: Float32Array;
  /** The probabilities of the symbols that the network answers to the first sequence. */
  readonly answer: Float32Array;
  /** ‖∂L/∂h_t‖ over the batch, for t = 1 to T. */
  readonly gradients: Float64Array;
  /** How far a change of the state at step t carries: the norm of the product of the step Jacobians from t to T, 1 at T. */
  readonly transport: Float64Array;
  readonly verdict: Verdict;
  /** Spectral radius of the recurrent matrix. */
  readonly radius: number;
  /** Logits (B,V) of the whole batch. */
  readonly logits: Float32Array;
}

// Sequences whose Jacobians are looked at: the first, which the pictures show.
const SEQUENCES = 1;

/** Measures; the network, its gradients included, is as before. */
export function measureFlow(network: Network, { x, symbols }: Batch): Flow {
  const flow = gradientFlow(network, () => nn.crossEntropy(network.forward(x), symbols), { sequences: SEQUENCES });
  const [layer] = flow.layers;
  if (!layer) throw new Error("the network has no recurrent layer");
  const seen = scope(() =>
    noGrad(() => {
      const logits = network.forward(x);
      return {
        states: network.states(x.narrow(1, 0, 1)).toFloat32Array(),
        answer: logits.softmax(1).select(0, 0).toFloat32Array(),
        logits: logits.toFloat32Array(),
      };
    }),
  );
  const { gradNorm, transport } = layer.steps;
  return { ...seen, gradients: gradNorm, transport, verdict: flow.verdict, radius: layer.spectralRadius };
}

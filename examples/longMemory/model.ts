import { type Generator, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import type { Batch, Task } from "./tasks.ts";

export type Recurrent = nn.RNN | nn.LSTM | nn.GRU;

/** A recurrent layer, which reads, and a linear one, which answers. */
export class Network extends nn.Module {
  readonly #recalled: number;
  readonly recurrent: Recurrent;
  readonly fc: nn.Linear;

  constructor({ recalled, outputSize }: Task, recurrent: Recurrent) {
    super();
    this.#recalled = recalled;
    this.recurrent = recurrent;
    this.fc = new nn.Linear(recurrent.hiddenSize, outputSize);
  }

  /** The answers (recalled,B,outputSize): from the state at each sequence's end, or from the last steps where there are several. */
  forward({ x, lengths }: Batch): Tensor {
    const layer: nn.SequenceModule = this.recurrent; // what all of them are
    const [output, state] = layer.forward(x, undefined, { lengths });
    if (this.#recalled === 1) return this.fc.forward(Array.isArray(state) ? state[0] : state);
    return this.fc.forward(output.narrow(0, (output.shape[0] as number) - this.#recalled, this.#recalled));
  }
}

/**
 * Makes a gated layer remember from the start (Tallec and Ollivier 2018, "chrono initialization"): a gate that keeps the share f
 * of a state at every step forgets over about 1/(1 − f) steps, so biases log u, with u uniform in [1, steps), give the units all
 * spans up to `steps`. PyTorch's own biases make f about 1/2, and what was read 50 steps ago is lost. Of an LSTM the forget
 * gate gets log u and the input gate −log u, of a GRU the update gate z gets log u.
 */
export function remember<Layer extends nn.LSTM | nn.GRU>(layer: Layer, steps: number, random: Generator): Layer {
  const H = layer.hiddenSize;
  const kept = tensor(random.uniform(H, 1, steps))
    .log()
    .toFloat32Array();
  const bias = layer.param("bias_ih_l0");
  const values = bias.toFloat32Array();
  if (layer instanceof nn.LSTM) values.set(kept.map((value) => -value));
  values.set(kept, H); // the second gate: f of i, f, g, o, and z of r, z, n
  bias.set(values);
  return layer;
}

/**
 * Makes an RNN with relu hand its state on, multiplied by `factor` (Le, Jaitly and Hinton 2015 with 1): the recurrent weights are
 * factor·I, the biases 0, the input weights normal. Over T steps gradients grow by factorᵀ.
 */
export function passOn(layer: nn.RNN, factor: number, random: Generator): nn.RNN {
  const H = layer.hiddenSize;
  const identity = new Float32Array(H * H);
  for (let i = 0; i < H; ++i) identity[i * H + i] = factor;
  layer.param("weight_hh_l0").set(identity);
  nn.init.normal(layer.param("weight_ih_l0"), 0, 0.1, random);
  for (const name of ["bias_ih_l0", "bias_hh_l0"]) nn.init.constant(layer.param(name), 0);
  return layer;
}

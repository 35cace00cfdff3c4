// The networks of the page behind one face: each reads a sequence, answers at its last step, and shows its states.
import { cat, type Generator, stack, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { passOn, remember } from "../../examples/longMemory/model.ts";
import { HIDDEN_SIZE } from "./size.ts";
import { INPUT_SIZE, SYMBOLS } from "./task.ts";

/** The kinds of networks: "rnn" has tanh, "relu" is the same with relu. */
export type Kind = "elman" | "jordan" | "rnn" | "relu" | "lstm" | "gru";

const H = HIDDEN_SIZE;
const V = SYMBOLS.length;
const LINEAR_OUTPUT = { outputActivation: "identity" } as const;

/** A network that answers at the last step of a sequence. */
export abstract class Network extends nn.Module {
  /** @param x (T,B,INPUT_SIZE); @returns logits (B,V) */
  abstract override forward(x: Tensor): Tensor;
  /** The states h_1 to h_T, (T,H), of one sequence (T,1,INPUT_SIZE). */
  abstract states(x: Tensor): Tensor;
  /** The recurrent matrix: what multiplies that which is fed back. */
  abstract readonly recurrent: nn.Parameter;
}

class ElmanNetwork extends Network {
  readonly net = new nn.Elman(INPUT_SIZE, H, V, LINEAR_OUTPUT);

  constructor(gain: number, generator: Generator) {
    super();
    nn.init.orthogonal(this.net.W, { gain, generator });
  }

  get recurrent(): nn.Parameter {
    return this.net.W;
  }

  override forward(x: Tensor): Tensor {
    return this.net.forward(x)[0].select(0, -1);
  }

  override states(x: Tensor): Tensor {
    const states: Tensor[] = [];
    for (let t = 0; t < (x.shape[0] as number); ++t) states.push(this.net.forward(x.narrow(0, t, 1), states.at(-1))[1]);
    return cat(states, 0).select(1, 0);
  }
}

class JordanNetwork extends Network {
  readonly net = new nn.Jordan(INPUT_SIZE, H, V, LINEAR_OUTPUT);

  // What is fed back goes through V and W: their product is to be orthogonal, so V is Wᵀ, turned.
  constructor(gain: number, generator: Generator) {
    super();
    const { W, V: out } = this.net;
    const turn = nn.init.orthogonal(tensor(new Float32Array(V * V), [V, V]), { generator });
    nn.init.orthogonal(W, { generator });
    out.set(W.transpose(0, 1).matmul(turn));
    W.set(W.mul(gain));
  }

  get recurrent(): nn.Parameter {
    return this.net.W;
  }

  override forward(x: Tensor): Tensor {
    return this.net.forward(x)[0].select(0, -1);
  }

  override states(x: Tensor): Tensor {
    const { U, W, V: out, b_W, b_V } = this.net;
    const states: Tensor[] = [];
    let y = tensor(new Float32Array(V), [1, V]);
    for (let t = 0; t < (x.shape[0] as number); ++t) {
      const h = x.select(0, t).matmul(U).add(y.matmul(W)).add(b_W).tanh();
      states.push(h);
      y = h.matmul(out).add(b_V);
    }
    return cat(states, 0);
  }
}

class LayerNetwork extends Network {
  readonly fc = new nn.Linear(H, V);

  constructor(readonly layer: nn.RNN | nn.LSTM | nn.GRU) {
    super();
  }

  get recurrent(): nn.Parameter {
    return this.layer.param("weight_hh_l0");
  }

  #output(x: Tensor): Tensor {
    const layer: nn.SequenceModule = this.layer;
    return layer.forward(x)[0];
  }

  override forward(x: Tensor): Tensor {
    return this.fc.forward(this.#output(x).select(0, -1));
  }

  override states(x: Tensor): Tensor {
    return this.#output(x).select(1, 0);
  }
}

/** The recurrent matrix of every gate becomes orthogonal, times `gain`. */
function orthogonalGates<Layer extends nn.RNN | nn.LSTM | nn.GRU>(
  layer: Layer,
  gain: number,
  generator: Generator,
): Layer {
  const weight = layer.param("weight_hh_l0");
  const gates = (weight.shape[0] as number) / H;
  const blank = () => tensor(new Float32Array(H * H), [H, H]);
  const blocks = Array.from({ length: gates }, () => nn.init.orthogonal(blank(), { gain, generator }));
  weight.set(stack(blocks, 0).reshape([gates * H, H]));
  return layer;
}

/**
 * A new network whose recurrent matrix is orthogonal times `gain`, the identity times `gain` with relu, which hands on only
 * what is positive; gates remember for about `span` steps.
 */
export function createNetwork(kind: Kind, gain: number, span: number, random: Generator): Network {
  switch (kind) {
    case "elman":
      return new ElmanNetwork(gain, random);
    case "jordan":
      return new JordanNetwork(gain, random);
    case "rnn":
      return new LayerNetwork(orthogonalGates(new nn.RNN(INPUT_SIZE, H), gain, random));
    case "relu":
      return new LayerNetwork(passOn(new nn.RNN(INPUT_SIZE, H, { nonlinearity: "relu" }), gain, random));
    case "lstm":
      return new LayerNetwork(orthogonalGates(remember(new nn.LSTM(INPUT_SIZE, H), span, random), gain, random));
    case "gru":
      return new LayerNetwork(orthogonalGates(remember(new nn.GRU(INPUT_SIZE, H), span, random), gain, random));
  }
}

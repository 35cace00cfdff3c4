// The networks of the page behind one face: each reads a sequence and answers at its last step, and can be unrolled step by
// step, so that its states and their gradients can be seen.
import { cat, type Generator, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { passOn, remember } from "../../examples/longMemory/model.ts";
import { multiply, orthonormalRows } from "./matrix.ts";
import { HIDDEN_SIZE } from "./size.ts";
import { INPUT_SIZE, SYMBOLS } from "./task.ts";

export const KINDS = ["elman", "jordan", "rnn", "relu", "lstm", "gru"] as const;

/** The kinds of networks: "rnn" has tanh, "relu" is the same with relu. */
export type Kind = (typeof KINDS)[number];



const H = HIDDEN_SIZE;
const V = SYMBOLS.length;

/** A network that answers at the last step of a sequence. */
export abstract class Network extends nn.Module {
  /** @param x (T,B,INPUT_SIZE); @returns logits (B,V) */
  abstract override forward(x: Tensor): Tensor;
  /** The states h_1 to h_T, (T,H), of one sequence (T,1,INPUT_SIZE). */
  abstract states(x: Tensor): Tensor;
  /** The recurrent matrix: what multiplies that which is fed back. */
  abstract readonly recurrent: nn.Parameter;
}

function fill(parameter: Tensor, values: ArrayLike<number>, factor = 1): void {
  parameter.set(Float32Array.from(values, (value) => factor * value));
}

class ElmanNetwork extends Network {
  readonly net = new nn.Elman(INPUT_SIZE, H, V, { outputActivation: "identity" });

  constructor(scale: number, random: Generator) {
    super();
    fill(this.net.W, orthonormalRows(H, H, random), scale);
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
  readonly net = new nn.Jordan(INPUT_SIZE, H, V, { outputActivation: "identity" });

  // What is fed back goes through W and V, so it is their product that is to be orthogonal.
  constructor(scale: number, random: Generator) {
    super();
    const W = orthonormalRows(V, H, random);
    const turn = orthonormalRows(V, V, random);
    fill(this.net.W, W, scale);
    const columns = multiply(turn, W, V, V, H);
    fill(this.net.V, Float64Array.from({ length: H * V }, (_, i) => columns[(i % V) * H + Math.floor(i / V)] as number));
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

  constructor(
    readonly layer: nn.RNN | nn.LSTM | nn.GRU,
    scale: number,
    random: Generator,
  ) {
    super();
    const rows = this.recurrent.shape[0] as number;
    if (layer instanceof nn.RNN && layer.nonlinearity === "relu") {
      passOn(layer, scale, random);
      return;
    }
    const blocks = Array.from({ length: rows / H }, () => [...orthonormalRows(H, H, random)]);
    fill(this.recurrent, blocks.flat(), scale);
  }

  get recurrent(): nn.Parameter {
    return this.layer.param("weight_hh_l0");
  }

  override forward(x: Tensor): Tensor {
    const layer: nn.SequenceModule = this.layer;
    return this.fc.forward(layer.forward(x)[0].select(0, -1));
  }

  override states(x: Tensor): Tensor {
    return (this.layer as nn.SequenceModule).forward(x)[0].select(1, 0);
  }
}

/** A new network, whose recurrent matrix is orthogonal (all its gates' are) times `scale`; gates remember about `span` steps. */
export function createNetwork(kind: Kind, scale: number, span: number, random: Generator): Network {
  switch (kind) {
    case "elman":
      return new ElmanNetwork(scale, random);
    case "jordan":
      return new JordanNetwork(scale, random);
    case "rnn":
      return new LayerNetwork(new nn.RNN(INPUT_SIZE, H), scale, random);
    case "relu":
      return new LayerNetwork(new nn.RNN(INPUT_SIZE, H, { nonlinearity: "relu" }), scale, random);
    case "lstm":
      return new LayerNetwork(remember(new nn.LSTM(INPUT_SIZE, H), span, random), scale, random);
    case "gru":
      return new LayerNetwork(remember(new nn.GRU(INPUT_SIZE, H), span, random), scale, random);
  }
}

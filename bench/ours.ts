// The jobs through the public API of bptt.
import { manualSeed, noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { stream } from "bptt/train";
import { type Job, makeBatch, sizes } from "./jobs.ts";
import { type Cell, MAX_NORM, OUTPUTS } from "./shapes.ts";

/** Learning rate of steps whose losses are compared. */
export const CHECKED_RATE = 1e-2;
// Timed steps are many and on one batch. At an ordinary rate the loss would reach 0 and moments fade into subnormal
// numbers, which are slow.
export const TIMED_RATE = 1e-6;

const layers: Record<Cell, (inputs: number, hidden: number) => nn.SequenceModule> = {
  rnn: (inputs, hidden) => new nn.RNN(inputs, hidden),
  lstm: (inputs, hidden) => new nn.LSTM(inputs, hidden),
  gru: (inputs, hidden) => new nn.GRU(inputs, hidden),
};

/** A recurrent layer, and a Linear layer that reads its last h. */
class Regressor extends nn.Module {
  readonly layer: nn.SequenceModule;
  readonly head: nn.Linear;

  constructor(cell: Cell, inputs: number, hidden: number) {
    super();
    this.layer = layers[cell](inputs, hidden);
    this.head = new nn.Linear(hidden, OUTPUTS);
  }

  /** (T,B,I) to (B,OUTPUTS). */
  override forward(x: Tensor): Tensor {
    const [, state] = this.layer.forward(x);
    const h = Array.isArray(state) ? state[0] : (state as Tensor);
    return this.head.forward(h.select(0, 0));
  }

  /** (T,B,I) to (T,B,H). */
  outputs(x: Tensor): Tensor {
    return this.layer.forward(x)[0];
  }
}

class Filter extends nn.Module {
  readonly layer: nn.Conv1d;

  constructor(inputs: number, outputs: number, taps: number) {
    super();
    this.layer = new nn.Conv1d(inputs, outputs, taps, { padding: "same" });
  }

  override forward(x: Tensor): Tensor {
    return this.layer.forward(x);
  }

  outputs(x: Tensor): Tensor {
    return this.layer.forward(x);
  }
}

export type Model = Regressor | Filter;

/** The model of a job, with the same weights at every call. */
export function makeModel({ layer, shape }: Job): Model {
  manualSeed(1);
  return layer === "conv1d" ? new Filter(shape.C, shape.O, shape.K) : new Regressor(layer, shape.I, shape.H);
}

/** Its weights by their names in PyTorch. */
export function weightsOf(
  model: Model,
): Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
  const named = [...model.namedParameters()].map(([name, parameter]) => {
    const { shape } = parameter;
    return [name, { shape, data: parameter.toFloat32Array() }] as const;
  });
  return Object.fromEntries(named);
}

/** A function that does the job once: it gives the outputs, of a training step the loss before it. */
export function work(job: Job, model: Model, lr: number): () => Float32Array | number {
  const { x } = makeBatch(job);
  if (job.kind === "step") {
    const steps = stream(model.layer);
    return () => steps.push(x);
  }
  if (job.kind === "training") return trainingStep(job, model, lr);
  // As in a loop: one tensor that is set to every input, one array that is filled with all outputs, from where the layer left them.
  const input = tensor(x, sizes(job).x);
  let out: Float32Array | undefined;
  return () => {
    out = scope(() => noGrad(() => model.outputs(input.set(x)).toFloat32Array(out)));
    return out;
  };
}

/** One training step; `shares`, where given, receives what part of each step its end took: clipping and Adam. */
export function trainingStep(job: Job, model: Model, lr: number, shares?: number[]): () => number {
  const optimizer = new optim.Adam(model, { lr });
  const batch = makeBatch(job);
  const shapes = sizes(job);
  const x = tensor(batch.x, shapes.x);
  const y = tensor(batch.y, shapes.y);
  return () => {
    const begin = performance.now();
    let update = begin;
    const value = scope(() => {
      optimizer.zeroGrad();
      const loss = nn.mseLoss(model.forward(x), y);
      loss.backward();
      update = performance.now();
      optim.clipGradNorm(model, MAX_NORM);
      optimizer.step();
      return loss.item();
    });
    const end = performance.now();
    shares?.push((end - update) / (end - begin));
    return value;
  };
}

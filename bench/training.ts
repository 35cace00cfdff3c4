// One training step through the public API: forward, mean squared error, back-propagation, clipping, Adam.
import { noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import type { Batch } from "./data.ts";
import { MAX_NORM, OUTPUTS, type Sequence } from "./shapes.ts";

/** Learning rate of steps that are compared with each other. */
export const CHECKED_RATE = 1e-2;
// Timed steps are many and on one batch. At an ordinary rate the loss would reach 0 and moments fade into subnormal
// numbers, which are slow.
export const TIMED_RATE = 1e-6;

export class Regressor extends nn.Module {
  readonly rnn: nn.RNN;
  readonly head: nn.Linear;

  constructor({ I, H }: Sequence) {
    super();
    this.rnn = new nn.RNN(I, H, { batchFirst: true });
    this.head = new nn.Linear(H, OUTPUTS);
  }

  /** (B,T,I) to (B,OUTPUTS), read from the final state: the output of the last step. */
  override forward(x: Tensor): Tensor {
    const [, hN] = this.rnn.forward(x);
    return this.head.forward(hN.select(0, 0));
  }
}

/** The outputs, flat. */
export function forward(model: Regressor, { B, T, I }: Sequence, batch: Batch): Float32Array {
  return noGrad(() => model.forward(tensor(batch.x, [B, T, I]))).toFloat32Array();
}

/** A function that makes one step and gives the loss before it. */
export function trainingStep(model: Regressor, { B, T, I }: Sequence, batch: Batch, lr: number): () => number {
  const optimizer = new optim.Adam(model, { lr });
  const x = tensor(batch.x, [B, T, I]);
  const y = tensor(batch.y, [B, OUTPUTS]);
  return () =>
    scope(() => {
      optimizer.zeroGrad();
      const loss = nn.mseLoss(model.forward(x), y);
      loss.backward();
      optim.clipGradNorm(model, MAX_NORM);
      optimizer.step();
      return loss.item();
    });
}

/** A network and its training as they are written by hand, on a task that can be learnt. */

import { scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { expect, test } from "vitest";
import { Draw } from "./golden/draw.js";

class SimpleRNN extends nn.Module {
  readonly rnn: nn.RNN;
  readonly fc: nn.Linear;
  constructor(inputSize: number, hiddenSize: number, outputSize: number) {
    super();
    this.rnn = new nn.RNN(inputSize, hiddenSize, { batchFirst: true });
    this.fc = new nn.Linear(hiddenSize, outputSize);
  }
  // x: (batch, seq, feature)
  forward(x: Tensor): Tensor {
    const [out] = this.rnn.forward(x);
    return this.fc.forward(out.select(1, -1)); // the last time step only
  }
}

/** The class is the feature, of the first three, that stands out at the first step: it must be remembered for six. */
const batches = Array.from({ length: 200 }, (_, i) => {
  const draw = new Draw(i);
  const data = draw.values(16 * 6 * 8, 0.5);
  const y = draw.integers(16, 3);
  for (const [b, label] of y.entries()) data[b * 6 * 8 + label] = 3;
  return { x: tensor(data, [16, 6, 8]), y };
});

test("SimpleRNN learns", () => {
  const losses: number[] = [];

  const model = new SimpleRNN(8, 32, 3);
  const optimizer = new optim.Adam(model, { lr: 1e-2 });
  for (const { x, y } of batches) {
    const loss = scope(() => {
      optimizer.zeroGrad();
      const loss = nn.crossEntropy(model.forward(x), y);
      loss.backward();
      optim.clipGradNorm(model, 1);
      optimizer.step();
      return loss;
    });
    losses.push(loss.item());
  }

  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  expect(Math.abs(mean(losses.slice(0, 3)) - Math.log(3))).toBeLessThan(0.3); // knows nothing yet
  expect(mean(losses.slice(-10))).toBeLessThan(0.1 * Math.log(3));
});

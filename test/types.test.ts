/** What TypeScript refuses before anything runs, and what it knows; `tsc` checks this file. */

import { noGrad, scope, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import * as train from "bptt/train";
import { expect, test } from "vitest";

/** Never called: only its types count. */
function refused(model: nn.RNN, x: Tensor, packed: nn.PackedSequence) {
  // @ts-expect-error a promise
  scope(async () => x);
  // @ts-expect-error a promise
  noGrad(async () => x);
  // @ts-expect-error a misspelt option
  new nn.RNN(3, 4, { num_layers: 2 });
  // @ts-expect-error an unknown nonlinearity
  new nn.RNN(3, 4, { nonlinearity: "sigmoid" });
  // @ts-expect-error softmax of a state
  new nn.Elman(3, 4, 2, { activation: "softmax" });
  // @ts-expect-error lengths by position
  nn.sequenceLoss(x, [1]);
  // @ts-expect-error options by position
  new optim.Adam(model, 0.01);
  // @ts-expect-error a number for a tensor
  model.forward(5);
  // @ts-expect-error lengths in the place of the state
  model.forward(x, { lengths: [1] });
  // @ts-expect-error lengths beside a packed sequence, which has its own
  model.forward(packed, undefined, { lengths: [1] });
  // @ts-expect-error options in the place of a module
  new nn.Sequential(model, { lengths: [1] });
  class Stateless extends nn.SequenceModule {
    // @ts-expect-error a recurrent module that gives no state
    forward(x: Tensor): Tensor {
      return x;
    }
  }
  // @ts-expect-error words for labels
  nn.crossEntropy(x, ["a"]);
  // @ts-expect-error inputs that forward does not take
  train.predict(model, "x");
  // @ts-expect-error no loss
  train.fit(model, [1], { optimizer: new optim.SGD(model) });
  // @ts-expect-error a module without forward
  class Empty extends nn.Module {}
  return [Empty, Stateless];
}

/** Nor this. */
function known(model: nn.RNN, x: Tensor, packed: nn.PackedSequence) {
  const [output, hN]: [Tensor, Tensor] = model.forward(x);
  const [y, yN]: [y: Tensor, yN: Tensor] = new nn.Jordan(3, 4, 2, { outputActivation: "softmax" }).forward(x, hN);
  const [out, state] = model.forward(packed);
  const typed: [nn.PackedSequence, Tensor] = [out, state];
  const sequence: nn.SequenceModule = model;
  const layers: nn.Module[] = [...new nn.Sequential(sequence, new nn.Tanh())];
  const kept: { readonly loss: Tensor; readonly n: number } = scope(() => ({ loss: output.add(hN), n: 1 }));
  const { data, shape }: train.Values = train.predict(new nn.Linear(1, 1), x);
  const loss = (network: nn.RNN, batch: string) => network.forward(tensor(batch.length))[0];
  const training: train.Fit = train.fit(model, ["a"], { loss, optimizer: new optim.SGD(model) });
  const measured = train.fit(model, ["a"], {
    loss,
    optimizer: new optim.SGD(model),
    scheduler: new optim.StepLR(new optim.SGD(model), 1),
    valid: (epoch) => [String(epoch)],
    metrics: {
      length: (network, batch) => network.parameters().length + batch.length,
      longest: train.pooled(
        (network, batch) => ({ inputs: network.inputSize, size: batch.length }),
        (parts) => Math.max(...parts.map(({ inputs, size }) => inputs * size)),
      ),
    },
  });
  const source: train.BatchSource<string[]> = train.shuffled(["a"], { batchSize: 1 });
  const joined: train.BatchSource<number> = train.lengthBuckets(["a"], {
    batchSize: 1,
    length: (word) => word.length,
    collate: (words) => words.length,
  });
  return [measured, source, joined, y, yN, kept, data, shape, training, typed, layers];
}

test("the types hold", () => {
  expect([refused, known].every((f) => typeof f === "function")).toBe(true);
});

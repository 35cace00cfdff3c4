/**
 * A training for the kill test, a process of its own: an LSTM with dropout learns which feature has the largest sum, and
 * everything that fit() keeps in a checkpoint takes part. `node program.js FOLDER` writes FOLDER/reports.jsonl as it goes and
 * FOLDER/weights in the end.
 */

import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Generator, manualSeed, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import { fileStore } from "bptt/node";
import * as optim from "bptt/optim";
import * as train from "bptt/train";

const folder = process.argv[2] as string;
const [T, I, H] = [6, 3, 12];

class Network extends nn.Module {
  readonly lstm = new nn.LSTM(I, H, { batchFirst: true, numLayers: 2, dropout: 0.3 });
  readonly dropout = new nn.Dropout(0.2, { generator: noise });
  readonly head = new nn.Linear(H, I);

  forward(x: Tensor): Tensor {
    const [output] = this.lstm.forward(x);
    return this.head.forward(this.dropout.forward(output.select(1, -1)));
  }
}

interface Example {
  readonly x: Float32Array;
  readonly y: number;
}

function examples(seed: number, n: number): Example[] {
  const generator = new Generator(seed);
  return Array.from({ length: n }, () => {
    const x = generator.uniform(T * I, -1, 1);
    const sums = Array.from({ length: I }, (_, i) => x.reduce((sum, value, k) => (k % I === i ? sum + value : sum), 0));
    return { x, y: sums.indexOf(Math.max(...sums)) };
  });
}

function collate(given: Example[]) {
  const x = new Float32Array(given.length * T * I);
  for (const [i, example] of given.entries()) x.set(example.x, i * T * I);
  return { x: tensor(x, [given.length, T, I]), y: Int32Array.from(given, ({ y }) => y) };
}
type Batch = ReturnType<typeof collate>;

/** Batches that change from draw to draw: what is drawn depends on how often it was drawn from before. */
function* noisy(batches: Iterable<Batch>): Iterable<Batch> {
  for (const { x, y } of batches) yield { x: x.add(tensor(jitter.normal(x.size, 0, 0.01), x.shape)), y };
}

manualSeed(7);
const noise = new Generator(11);
const jitter = new Generator(13);
const model = new Network();
const optimizer = new optim.Adam(model, { lr: 0.01 });
const order = train.shuffled(examples(1, 160), { batchSize: 8, collate });
const training = train.fit(model, (epoch: number) => noisy(order(epoch)), {
  loss: (network, { x, y }) => nn.crossEntropy(network.forward(x), y),
  optimizer,
  epochs: 6,
  clipNorm: 1,
  accumulate: 2,
  scheduler: new optim.CosineAnnealingLR(optimizer, 60),
  schedulerPer: "step",
  average: new optim.WeightAverage(model, { decay: 0.9 }),
  valid: [collate(examples(2, 40))],
  metrics: { accuracy: (network, { x, y }) => train.accuracy(network.forward(x), y) },
  earlyStopping: { monitor: "accuracy", mode: "max", patience: 6 },
  checkpoint: train.checkpoints({
    store: fileStore(join(folder, "last.ckpt")),
    everySteps: 1,
    generators: [noise, jitter],
  }),
});
process.stdout.write("ready\n");
for await (const { etaMs, ...report } of training) {
  appendFileSync(join(folder, "reports.jsonl"), `${JSON.stringify(report)}\n`);
}
writeFileSync(join(folder, "weights"), train.saveCheckpoint({ model, optimizer, generators: [noise, jitter] }));

import { rm, writeFile } from "node:fs/promises";
import { Generator, tensor } from "bptt";
import { saveModel } from "bptt/io";
import * as nn from "bptt/nn";
import { fileStore } from "bptt/node";
import { Adam, CosineAnnealingLR } from "bptt/optim";
import { accuracy, checkpoints, fit, lengthBuckets } from "bptt/train";
import { draw, GESTURES } from "./strokes.js";

// The gesture is asked for at every step, so that the model can be used while one is being drawn.
const generator = new Generator(1);
const strokes = Array.from({ length: 3500 }, (_, i) => {
  const moves = draw(GESTURES[i % GESTURES.length], generator);
  return { x: tensor(moves), y: tensor(new Int32Array(moves.length).fill(i % GESTURES.length)) };
});
const collate = (some) => {
  const [x, y] = [some.map((stroke) => stroke.x), some.map((stroke) => stroke.y)];
  return { x: nn.padSequence(x), y: nn.padSequence(y, { paddingValue: -100 }) }; // (steps, batch, 2), (steps, batch)
};

const model = new nn.Sequential(new nn.GRU(2, 32), new nn.Linear(32, GESTURES.length));
const optimizer = new Adam(model, { lr: 1e-2 });
const training = fit(model, lengthBuckets(strokes.slice(500), { batchSize: 64, length: ({ y }) => y.size, collate }), {
  loss: (model, { x, y }) => nn.crossEntropy(model.forward(x).transpose(1, 2), y), // which ignores -100
  optimizer,
  scheduler: new CosineAnnealingLR(optimizer, 30),
  epochs: 30,
  valid: strokes.slice(0, 500).map((stroke) => collate([stroke])),
  metrics: { accuracy: (model, { x, y }) => accuracy(model.forward(x).select(0, -1), y.select(0, -1)) }, // at the end
  checkpoint: checkpoints({ store: fileStore("gestures.ckpt") }), // killed and started again, it goes on
});
for await (const { epoch, loss, metrics } of training)
  console.log(`epoch ${epoch}: loss ${loss.toFixed(3)}, accuracy on held-out strokes ${metrics.accuracy.toFixed(3)}`);

await writeFile("gestures.bptt", saveModel(new nn.Sequential(...model, new nn.Softmax(-1))));
await rm("gestures.ckpt");

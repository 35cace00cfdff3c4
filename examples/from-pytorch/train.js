import { readFileSync, writeFileSync } from "node:fs";
import { scope } from "bptt";
import * as nn from "bptt/nn";
import { Adam } from "bptt/optim";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { predict } from "bptt/train";

class Model extends nn.Module {
  rnn = new nn.GRU(1, 24); // batchFirst?
  fc = new nn.Linear(24, 1);

  /** x: (seq, batch, 1); gives (seq, batch, 1). */
  forward(x) {
    let [h] = this.rnn.forward(x);
    h = this.fc.forward(h);
    return h;
  }
}

const read = (path) => readSafetensors(readFileSync(path)).tensors;
const model = new Model();
model.loadStateDict(read("waves.safetensors"));
const { x, y, prediction } = read("waves.example.safetensors");

const expected = prediction.toFloat32Array();
const difference = Math.max(...predict(model, x).data.map((value, i) => Math.abs(value - expected[i])));
console.log(`predicts what PyTorch did, to ${difference.toExponential(1)}`);
if (!(difference < 1e-5)) throw new Error("not the same network");

const optimizer = new Adam(model, { lr: 5e-3 });
for (let step = 0; step <= 100; ++step) {
  const loss = scope(() => {
    optimizer.zeroGrad();
    const loss = nn.mseLoss(model.forward(x), y);
    if (step < 100) {
      loss.backward();
      optimizer.step();
    }
    return loss.item();
  });
  if (step % 100 === 0) console.log(`JavaScript, step ${step}: loss ${loss.toFixed(6)}`);
}

writeFileSync("trained.safetensors", writeSafetensors(model.stateDict()));
writeFileSync("trained.example.safetensors", writeSafetensors({ x, prediction: model.forward(x) }));

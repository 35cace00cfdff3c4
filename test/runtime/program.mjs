// One and the same program for every runtime: train a small network with dropout, clipping and Adam, carry a state through
// inference steps, and give a digest of all the bits. It knows nothing of where it runs.
import { manualSeed, scope, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { predict } from "bptt/train";

class Network extends nn.Module {
  rnn = new nn.RNN(5, 9, { numLayers: 2, bidirectional: true, dropout: 0.2, batchFirst: true });
  fc = new nn.Linear(18, 4);
  forward(x, lengths) {
    const [output] = this.rnn.forward(x, undefined, { lengths });
    return this.fc.forward(output.select(1, 0));
  }
}

/** FNV-1a over the bytes of float32 numbers. */
function digest(parts) {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (const byte of new Uint8Array(part.buffer, part.byteOffset, part.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }
  }
  return hash.toString(16).padStart(8, "0");
}

export function run() {
  const generator = manualSeed(7);
  const model = new Network();
  const optimizer = new optim.Adam(model, { lr: 1e-2 });
  const x = tensor(generator.normal(6 * 7 * 5), [6, 7, 5]);
  const lengths = [7, 3, 1, 5, 7, 2];
  const classes = Int32Array.of(0, 1, 2, 3, 0, 1);
  const losses = [];
  for (let step = 0; step < 50; ++step) {
    const loss = scope(() => {
      optimizer.zeroGrad();
      const loss = nn.crossEntropy(model.forward(x, lengths), classes);
      loss.backward();
      optim.clipGradNorm(model, 1);
      optimizer.step();
      return loss;
    });
    losses.push(loss.item());
  }
  const logits = predict(model, x, lengths).data;

  const cell = new nn.RNN(5, 9);
  let state = tensor(new Float32Array(9), [1, 1, 9]);
  for (let step = 0; step < 20; ++step) {
    [, state] = scope(() => cell.forward(tensor(generator.uniform(5), [1, 1, 5]), state));
  }
  const weights = Object.values(model.stateDict()).map((value) => value.toFloat32Array());
  return {
    firstLoss: losses[0],
    lastLoss: losses.at(-1),
    digest: digest([Float32Array.from(losses), logits, state.toFloat32Array(), ...weights]),
  };
}

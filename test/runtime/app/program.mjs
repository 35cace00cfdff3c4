// One and the same program for every runtime: train a small network with dropout, clipping and Adam, predict, carry a state
// through steps, train and stream every other kind of layer, go through a model file, and give digests of all the bits. It
// knows nothing of where it runs.
import { Generator, manualSeed, scope, tensor } from "bptt";
import { loadModel, saveModel } from "bptt/io";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import { predict, stream } from "bptt/train";

class Network extends nn.Module {
  rnn = new nn.RNN(5, 9, { numLayers: 2, bidirectional: true, dropout: 0.2, batchFirst: true });
  fc = new nn.Linear(18, 4);
  forward(x, lengths) {
    const [output] = this.rnn.forward(x, undefined, { lengths });
    return this.fc.forward(output.select(1, 0));
  }
}

/** FNV-1a over the bytes of typed arrays. */
export function digest(parts) {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (const byte of new Uint8Array(part.buffer, part.byteOffset, part.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }
  }
  return hash.toString(16).padStart(8, "0");
}

/** Convolution over time, then a layer that reads sequences, then a number. */
class Reader extends nn.Module {
  conv = new nn.Conv1d(5, 6, 3, { padding: "same" });
  pool = new nn.MaxPool1d(2);
  norm = new nn.LayerNorm(6);
  constructor(layer) {
    super();
    this.layer = layer;
  }
  forward(x) {
    const features = this.pool.forward(this.conv.forward(x)).transpose(1, 2); // (batch, seq, feature)
    const [output] = this.layer.forward(this.norm.forward(features), undefined, { lengths: [2, 4, 1] });
    return output.tanh();
  }
}

/** A trainable reader of every other kind of sequence layer, and a stream of the same layer behind a causal convolution. */
function family() {
  const layers = [
    new nn.LSTM(6, 7, { batchFirst: true, numLayers: 2, projSize: 3 }),
    new nn.GRU(6, 7, { batchFirst: true }),
    new nn.Elman(6, 7, 3, { batchFirst: true, activation: "sigmoid" }),
    new nn.Jordan(6, 7, 3, { batchFirst: true, outputActivation: "softmax" }),
  ];
  return layers.map((layer) => ({
    reader: new Reader(layer),
    streamed: new nn.Sequential(new nn.Conv1d(6, 6, 2, { padding: "causal" }), layer),
  }));
}

/** What a few steps of training leave of each reader, and what the streams of their layers then give. */
function trainFamily(generator) {
  const x = tensor(generator.normal(3 * 5 * 8), [3, 5, 8]);
  const weights = [];
  const outputs = [];
  for (const { reader, streamed } of family()) {
    const optimizer = new optim.SGD(reader, { lr: 0.1, momentum: 0.9 });
    for (let step = 0; step < 5; ++step) {
      scope(() => {
        optimizer.zeroGrad();
        reader.forward(x).sub(0.5).mul(reader.forward(x)).mean().backward();
        optimizer.step();
      });
    }
    weights.push(...weightsOf(reader));
    const steps = stream(streamed);
    for (let step = 0; step < 4; ++step) outputs.push(steps.push(generator.normal(6)).slice());
  }
  return { weights, outputs };
}

const weightsOf = (model) => Object.values(model.stateDict()).map((value) => value.toFloat32Array());

/** What a conversation consists of: the same inputs and the same fresh stream wherever it takes place. */
export function conversation() {
  manualSeed(3);
  const model = new nn.Sequential(new nn.LSTM(4, 6, { numLayers: 2 }), new nn.Linear(6, 2));
  const generator = new Generator(5);
  return { stream: stream(model), inputs: Array.from({ length: 6 }, () => generator.normal(4)) };
}

/** A conversation held at one go. */
function converse() {
  const { stream, inputs } = conversation();
  return inputs.map((x) => stream.push(x).slice());
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
  const file = saveModel(new nn.Sequential(model.rnn, model.fc), { dtype: "F16" });
  const others = trainFamily(generator);
  return {
    firstLoss: losses[0],
    lastLoss: losses.at(-1),
    digests: {
      training: digest([Float32Array.from(losses), ...weightsOf(model), ...others.weights]),
      inference: digest([logits, state.toFloat32Array()]),
      streams: digest(others.outputs),
      conversation: digest(converse()),
      file: digest([file, ...weightsOf(loadModel(file))]),
    },
  };
}

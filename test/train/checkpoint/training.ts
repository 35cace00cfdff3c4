/** A small training that everything takes part in, and a store that remembers all that was written. */

import { Generator, manualSeed, type Tensor, tensor } from "bptt";
import * as nn from "bptt/nn";
import * as optim from "bptt/optim";
import * as train from "bptt/train";

/** Keeps every checkpoint; reads the last. */
export class MemoryStore implements train.CheckpointStore {
  readonly written: Uint8Array[] = [];
  #bytes: Uint8Array | undefined;

  constructor(bytes?: Uint8Array) {
    this.#bytes = bytes;
  }

  async read(): Promise<Uint8Array | undefined> {
    return this.#bytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#bytes = bytes.slice();
    this.written.push(this.#bytes);
  }
}

export class Network extends nn.Module {
  readonly gru = new nn.GRU(2, 5, { batchFirst: true, numLayers: 2, dropout: 0.4 });
  readonly dropout: nn.Dropout;
  readonly head = new nn.Linear(5, 2);

  constructor(noise: Generator) {
    super();
    this.dropout = new nn.Dropout(0.3, { generator: noise });
  }

  forward(x: Tensor): Tensor {
    return this.head.forward(this.dropout.forward(this.gru.forward(x)[0].select(1, -1)));
  }
}

export interface Batch {
  readonly x: Tensor;
  readonly y: Tensor;
}

export type Options = train.FitOptions<Network, Batch>;

/** All that a training is made of, as a program makes it when it starts. */
export function parts() {
  manualSeed(3);
  const noise = new Generator(5);
  const jitter = new Generator(6);
  const model = new Network(noise);
  const optimizer = new optim.Adam(model, { lr: 0.02 });
  const scheduler = new optim.ExponentialLR(optimizer, 0.9);
  const average = new optim.WeightAverage(model, { decay: 0.8 });
  const series = new Generator(9).uniform(80, -1, 1);
  const windows = train.windows(tensor(series, [40, 2]), { length: 4 });
  const collate = (given: train.Window[]) => {
    const { x, y } = train.stackWindows(given);
    return { x, y: y.select(1, 0) };
  };
  const valid = [collate(windows.slice(0, 8)), collate(windows.slice(8, 20))];
  /** 6 batches in an order that is drawn, with noise that is drawn as they are: what comes depends on what was drawn before. */
  function* data(): Iterable<Batch> {
    const order = jitter.permutation(windows.length);
    for (let start = 0; start < order.length; start += 6) {
      const { x, y } = collate(Array.from(order.subarray(start, start + 6), (i) => windows[i] as train.Window));
      yield { x: x.add(tensor(jitter.normal(x.size, 0, 0.1), x.shape)), y };
    }
  }
  const loss = (network: Network, { x, y }: Batch) => nn.mseLoss(network.forward(x), y);
  return { model, optimizer, scheduler, average, data, valid, loss, generators: [noise, jitter] };
}

export type Parts = ReturnType<typeof parts>;

/** Everything that a training has changed, bit for bit. */
export function statesOf({ model, optimizer, scheduler, average, generators }: Parts): Uint8Array {
  return train.saveCheckpoint({ model, optimizer, scheduler, average, generators });
}

export interface Outcome {
  readonly reports: Omit<train.EpochReport, "etaMs">[];
  readonly states: Uint8Array;
}

/** Trains, from what is in the store; the reports that were given, and where all states came out. */
export async function run(
  store: train.CheckpointStore,
  more: (own: Parts) => Partial<Options> = () => ({}),
): Promise<Outcome> {
  const own = parts();
  const { model, data, valid, loss, optimizer, scheduler, average, generators } = own;
  const reports: Outcome["reports"] = [];
  const training = train.fit(model, data, {
    loss,
    optimizer,
    scheduler,
    average,
    valid,
    epochs: 3,
    accumulate: 2,
    clipNorm: 1,
    checkpoint: train.checkpoints({ store, everySteps: 1, generators }),
    ...more(own),
  });
  for await (const { etaMs, ...report } of training) reports.push(report);
  return { reports, states: statesOf(own) };
}

// Trains one network until it has solved its problem, or its steps are over, and tests it on sequences it has never seen.
import { Generator, manualSeed } from "bptt";
import { Adam } from "bptt/optim";
import { fit, predict } from "bptt/train";
import { Network } from "./model.ts";
import type { Contestant, Problem } from "./problems.ts";
import type { Batch } from "./tasks.ts";

/** What became of a training. */
export interface Outcome {
  /** Steps it took. */
  readonly steps: number;
  /** On the test sequences, after training. */
  readonly error: number;
  readonly solved: boolean;
  /** Of processor time. */
  readonly seconds: number;
}

/** How training goes, told after every epoch. */
export interface Progress {
  readonly step: number;
  readonly loss: number;
  /** On the validation sequences. */
  readonly error: number;
}

/** A problem is solved when the error on fresh sequences is below this: the mean squared error, or the share of wrong answers. */
export const SOLVED = 0.01;

// Training ends when the error on the validation sequences is below this.
const GOAL = SOLVED / 2;
const EPOCH = 50; // steps
const VALIDATION = 256; // sequences
const TEST = 1000;

/** Trains with sequences that are drawn afresh for every step. The same seed gives the same outcome, but for the seconds. */
export async function train(
  { task, batch, steps }: Problem,
  { layer, lr, clipNorm }: Contestant,
  seed: number,
  report: (progress: Progress) => void = () => {},
): Promise<Outcome> {
  const begin = process.cpuUsage();
  const network = new Network(task, layer(manualSeed(4 * seed)));
  const random = new Generator(4 * seed + 1);
  const validation = task.batch(VALIDATION, new Generator(4 * seed + 2));
  const error = (sequences: Batch) => task.error(predict(network, sequences).data, sequences);

  const optimizer = new Adam(network, { lr });
  let step = 0;
  const batches = function* (): Iterable<Batch> {
    for (let i = 0; i < EPOCH; ++i) yield task.batch(batch, random);
  };
  const scheduler = {
    step() {
      step += EPOCH;
      optimizer.lr = lr * (1 - step / steps);
    },
  };
  const training = fit(network, batches, {
    loss: (model, sequences) => task.loss(model.forward(sequences), sequences),
    optimizer,
    scheduler,
    epochs: steps / EPOCH,
    ...(clipNorm !== undefined && { clipNorm }),
  });
  for await (const { loss } of training) {
    const reached = error(validation);
    report({ step, loss, error: reached });
    if (reached < GOAL) break;
  }

  const final = error(task.batch(TEST, new Generator(4 * seed + 3)));
  const { user, system } = process.cpuUsage(begin);
  return { steps: step, error: final, solved: final < SOLVED, seconds: (user + system) / 1e6 };
}

// A process that measures our training step beside that of one backend of TensorFlow.js: measure.ts BACKEND ROUNDS.
import { send } from "../child.ts";
import { makeBatch } from "../data.ts";
import { type Rounds, type Summary, sample, summarise } from "../sampling.ts";
import { formatSequence, type Sequence, sequences } from "../shapes.ts";
import { CHECKED_RATE, forward, Regressor, TIMED_RATE, trainingStep } from "../training.ts";
import * as tfjs from "./tfjs.ts";

/** One line of the report: times in milliseconds, and theirs over ours. */
export type Comparison =
  | { readonly name: string; readonly ours: Summary; readonly theirs: Summary; readonly ratio: Summary }
  | { readonly name: string; readonly error: string };

/** What the process sends. */
export interface Compared {
  readonly version: string;
  readonly rows: Comparison[];
}

const CHECKED_STEPS = 3;
const FORWARD_TOLERANCE = 1e-5;
// TensorFlow.js computes Adam's 1 − β2ᵗ in float32: 1 − 0.999 is then off by 5e-5, and every step's length by half of that.
const LOSS_TOLERANCE = 1e-4;

// TensorFlow.js has one bias; the second of ours stays zero.
function ourModel(shape: Sequence): Regressor {
  const model = new Regressor(shape);
  const frozen = model.param("rnn.bias_hh_l0");
  frozen.set(new Float32Array(shape.H));
  frozen.requiresGrad = false;
  return model;
}

/** Throws unless both sides compute the same outputs, and the same losses as they train. */
function checkSame(shape: Sequence): void {
  const batch = makeBatch(shape);
  const ours = ourModel(shape);
  const theirs = tfjs.build(ours, shape);
  const expected = forward(ours, shape, batch);
  const output = tfjs.forward(theirs, shape, batch);
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const error = expected.reduce((max, value, i) => Math.max(max, Math.abs(value - (output[i] as number))), 0);
  if (!(error <= FORWARD_TOLERANCE * largest)) throw new Error(`outputs differ by ${error}, the largest is ${largest}`);

  const ourStep = trainingStep(ours, shape, batch, CHECKED_RATE);
  const theirStep = tfjs.trainingStep(theirs, shape, batch, CHECKED_RATE);
  for (let step = 0; step <= CHECKED_STEPS; ++step) {
    const [a, b] = [ourStep(), theirStep()];
    if (!(Math.abs(a - b) <= LOSS_TOLERANCE * a)) throw new Error(`after ${step} steps the losses are ${a} and ${b}`);
  }
}

function compare(shape: Sequence, rounds: number): Comparison {
  const name = `${formatSequence(shape)} *`;
  try {
    checkSame(shape);
    const batch = makeBatch(shape);
    const ours = ourModel(shape);
    const theirs = tfjs.build(ours, shape);
    const samples = sample(
      [
        { name: "ours", run: trainingStep(ours, shape, batch, TIMED_RATE) },
        { name: "theirs", run: tfjs.trainingStep(theirs, shape, batch, TIMED_RATE) },
      ],
      { rounds, time: 100, iterations: 2, warmup: 2000, equal: true },
    );
    const a = samples.get("ours") as Rounds;
    const b = samples.get("theirs") as Rounds;
    const ratio = a.map((round, i) => summarise(b[i] as number[]).median / summarise(round).median);
    return { name, ours: summarise(a.flat()), theirs: summarise(b.flat()), ratio: summarise(ratio) };
  } catch (error) {
    return { name, error: error instanceof Error ? error.message : String(error) };
  }
}

const [, , backend, rounds] = process.argv as [string, string, tfjs.Backend, string];
try {
  const version = await tfjs.start(backend);
  send({ version, rows: sequences.map((shape) => compare(shape, Number(rounds))) } satisfies Compared);
} catch (error) {
  send({ version: `(${backend}) did not start: ${error}`, rows: [] } satisfies Compared);
}

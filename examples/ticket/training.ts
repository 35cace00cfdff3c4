// Trains the tagger on requests that the grammar writes, new ones in every epoch.
import { Generator, manualSeed } from "bptt";
import { type TaggedSentence, Tagger } from "bptt/tasks";
import { type Material, type Request, writeRequest } from "./grammar/sentences.ts";
import { HELD_OUT, TRAINING } from "./grammar/split.ts";
import { disguised, tagged } from "./grammar/tagged.ts";

/** How training goes, told after every epoch. */
export interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Entity F1 on requests whose forms and cities are held out. */
  readonly f1: number;
  readonly secondsLeft: number;
}

const SEED = 1;
const EPOCHS = 11;
const REQUESTS = 4000; // in an epoch
const BATCH = 16;
const LEARNING_RATE = 5e-3;
const WARMUP_STEPS = 50;
// Share of free words that are replaced by invented ones: real requests hold words the grammar does not know.
const DISGUISED = 0.05;
// Most places are invented, so that a city is known by where it stands, not by its name.
const MATERIAL: Material = { ...TRAINING, invented: 0.6 };
const SIZES = {
  cell: "gru",
  wordDim: 48,
  hiddenSize: 64,
  numLayers: 2,
  dropout: 0.1,
  characters: { dim: 20, hiddenSize: 28, cell: "gru" },
  minCount: 4,
} as const;
// The vocabulary holds no place that training will meet: cities are read from their characters.
const VOCABULARY_REQUESTS = 8000;

/** Requests with forms and cities that training has not seen. */
export function heldOutRequests(count: number): Request[] {
  return write({ ...HELD_OUT, invented: 0 }, count, new Generator(SEED + 1));
}

function write(material: Material, count: number, random: Generator): Request[] {
  return Array.from({ length: count }, () => writeRequest(material, random));
}

/**
 * A trained tagger; the same one every time.
 * @param report is given the tagger too, as far as it is trained: it may be used at any time, while training goes on
 */
export async function trainTagger(
  report: (progress: Progress, tagger: Tagger) => void = () => {},
  epochs = EPOCHS,
): Promise<Tagger> {
  manualSeed(SEED);
  const random = new Generator(SEED);
  const vocabulary = write({ ...MATERIAL, invented: 1 }, VOCABULARY_REQUESTS, random).map(tagged);
  const tagger = Tagger.create(vocabulary, { ...SIZES, normalize: "digits" });
  const batches = function* (): Iterable<Required<TaggedSentence>[]> {
    for (let i = 0; i < REQUESTS; i += BATCH)
      yield write(MATERIAL, BATCH, random).map((request) => disguised(tagged(request), DISGUISED, random));
  };
  const stepsPerEpoch = Math.ceil(REQUESTS / BATCH);
  const steps = epochs * stepsPerEpoch;
  const training = tagger.fit(batches, {
    epochs,
    generator: random,
    lr: LEARNING_RATE,
    schedule: (progress) => Math.min((progress * steps + 1) / WARMUP_STEPS, 1 - progress),
    stepsPerEpoch,
    clipNorm: 1,
    valid: heldOutRequests(200).map(tagged),
  });
  for await (const { epoch, loss, metrics, etaMs } of training)
    report({ epoch, epochs, loss, f1: metrics.f1 as number, secondsLeft: etaMs / 1000 }, tagger);
  return tagger;
}

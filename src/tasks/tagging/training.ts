import { checkInteger, checkNumber, rangeError } from "../../errors.js";
import type { Generator } from "../../index.js";
import * as nn from "../../nn/index.js";
import { Adam } from "../../optim/index.js";
import { entityScores, type Fit, fit, pooled } from "../../train/index.js";
import { checkTraining, keeping, type TaskTraining } from "../training.js";
import { checkTagged } from "./check.js";
import { bestTags } from "./decode.js";
import { IGNORED, type TagBatch, type TagEncoder, type TaggedSentence } from "./encoder.js";
import type { TagScorer } from "./network.js";
import { longestFirst } from "./reading.js";

/** @inline */
type Tagged = Required<TaggedSentence>;

/** Sentences to train on: all of them, or a function that gives the batches of an epoch, which counts from 1. */
export type SentenceSource = readonly Tagged[] | ((epoch: number) => Iterable<readonly Tagged[]>);

/** How a tagger is trained: TaskTraining, with a schedule of 1 and a clipNorm of 5 where they are left out. */
export interface TaggerTraining extends TaskTraining<TagScorer, TagBatch> {
  /** Sentences a step, where these are not given in batches (16). */
  readonly batchSize?: number;
  /** Learning rate of Adam (1e-3). */
  readonly lr?: number;
  /** Probability that a word is hidden from the network, so that it learns to read unknown ones (0). */
  readonly wordDropout?: number;
  /** Batches of an epoch: needed for a schedule where a function gives them. */
  readonly stepsPerEpoch?: number;
  /** Sentences that are not trained on: their loss and metrics.f1, by entities, are reported after every epoch. */
  readonly valid?: readonly Tagged[];
}

const OPTIONS = [
  "batchSize",
  "lr",
  "wordDropout",
  "stepsPerEpoch",
  "valid",
] as const satisfies readonly (keyof TaggerTraining)[];

// Sentences of a validation batch.
const VALID_BATCH = 64;

/** Trains a network on tagged sentences. */
export function trainTagger(
  what: string,
  { network, encoder }: { readonly network: TagScorer; readonly encoder: TagEncoder },
  sentences: SentenceSource,
  training: TaggerTraining,
): Fit {
  checkTraining(what, training, OPTIONS);
  if (typeof sentences !== "function") checkTagged(what, sentences);
  const { epochs, generator, batchSize = 16, lr = 1e-3, clipNorm = 5, ...rest } = training;
  const { wordDropout = 0, schedule = () => 1, stepsPerEpoch, valid, checkpoint, ...passed } = rest;
  checkInteger(`${what}: batchSize`, batchSize, 1);
  checkNumber(`${what}: wordDropout`, wordDropout, "a probability from 0 to 1", (p) => p >= 0 && p <= 1);
  if (typeof sentences === "function" && training.schedule !== undefined && stepsPerEpoch === undefined)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: schedule asks for the progress, so stepsPerEpoch must say how many batches the function gives in an epoch`,
    );
  const steps = typeof sentences === "function" ? (stepsPerEpoch ?? 1) : Math.ceil(sentences.length / batchSize);
  checkInteger(`${what}: stepsPerEpoch`, steps, 1);
  if (valid !== undefined) checkTagged(`${what}: valid`, valid);

  const optimizer = new Adam(network, { lr });
  const hide = wordDropout > 0 ? { probability: wordDropout, generator } : undefined;
  const minibatches = typeof sentences === "function" ? sentences : shuffledBatches(sentences, batchSize, generator);
  const batches = function* (epoch: number): Iterable<TagBatch> {
    let done = 0;
    for (const batch of minibatches(epoch)) {
      if (typeof sentences === "function") checkTagged(`${what}: batch ${done + 1} of epoch ${epoch}`, batch);
      optimizer.lr = lr * schedule((epoch - 1 + done / steps) / epochs);
      yield encoder.batch([...batch].sort(longestFirst), hide);
      done += 1; // the step is taken when the next batch is asked for
    }
  };
  return fit(network, batches, {
    ...passed,
    ...keeping(checkpoint, generator),
    ...(valid && { valid: validBatches(encoder, valid), metrics: { f1: f1Of(encoder.tags) } }),
    loss: (network, batch) => nn.crossEntropy(network.forward(batch), batch.labels, { ignoreIndex: IGNORED }),
    optimizer,
    epochs,
    clipNorm,
    ...((typeof sentences !== "function" || stepsPerEpoch !== undefined) && {
      stepsPerEpoch: Math.ceil(steps / (passed.accumulate ?? 1)),
    }),
  });
}

function shuffledBatches(sentences: readonly Tagged[], size: number, generator: Generator) {
  return function* (): Iterable<Tagged[]> {
    const order = generator.permutation(sentences.length);
    for (let i = 0; i < order.length; i += size)
      yield Array.from(order.subarray(i, i + size), (j) => sentences[j] as Tagged);
  };
}

function validBatches(encoder: TagEncoder, sentences: readonly Tagged[]): TagBatch[] {
  const sorted = [...sentences].sort(longestFirst);
  return Array.from({ length: Math.ceil(sorted.length / VALID_BATCH) }, (_, i) =>
    encoder.batch(sorted.slice(i * VALID_BATCH, (i + 1) * VALID_BATCH)),
  );
}

// Entity F1 over all batches together. A tag that the encoder does not know is nobody's: the network cannot find it.
function f1Of(tags: readonly string[]) {
  const words = (indices: Int32Array) => Array.from(indices, (tag) => tags[tag] ?? "B-");
  return pooled(
    (network: TagScorer, { labels, lengths, ...batch }: TagBatch) => {
      const logits = network.forward({ labels, lengths, ...batch }).toFloat32Array();
      const guessed = words(bestTags(logits, labels.size));
      const expected = words(Int32Array.from(labels.copyData()));
      let end = 0;
      return Array.from(lengths, (length) => {
        end += length;
        return { expected: expected.slice(end - length, end), guessed: guessed.slice(end - length, end) };
      });
    },
    (parts) => {
      const all = parts.flat();
      return entityScores(
        all.map(({ expected }) => expected),
        all.map(({ guessed }) => guessed),
      ).f1;
    },
  );
}

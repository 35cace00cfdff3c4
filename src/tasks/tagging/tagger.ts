import { checkInteger, checkNumber, checkOptions, describe, typeError } from "../../errors.js";
import { Generator } from "../../index.js";
import * as nn from "../../nn/index.js";
import { Adam, type WeightAverage } from "../../optim/index.js";
import { type Fit, fit, predict } from "../../train/index.js";
import { checkTagged, checkTokens } from "./check.js";
import { bestBioTags, bestTags, bioPredecessors, type Decoding } from "./decode.js";
import { IGNORED, type TagBatch, TagEncoder, type TaggedSentence } from "./encoder.js";
import { TaggerNetwork, type TaggerSizes, type TagScorer } from "./network.js";
import type { SpellingSizes } from "./spelling.js";
import { Vocabulary } from "./vocabulary.js";

/** How a tagger is made from data. */
export interface TaggerOptions extends Omit<TaggerSizes, "words" | "tags" | "characters"> {
  /** Whether spellings are read, and with which sizes. */
  readonly characters?: SpellingSizes | undefined;
  /** Words seen less often count as unknown (1). */
  readonly minCount?: number;
  /** What is looked up in the vocabulary for a token (the token itself). */
  readonly normalize?: (token: string) => string;
}

/** How a tagger is trained. */
export interface TaggerTraining {
  readonly epochs: number;
  readonly generator: Generator;
  readonly batchSize?: number;
  readonly lr?: number;
  readonly clipNorm?: number;
  /** Probability that a word is hidden from the network. */
  readonly wordDropout?: number;
  /** The learning rate as a share of lr, for the progress of training from 0 to 1, asked before every step (1). */
  readonly schedule?: (progress: number) => number;
  /** An average of the network's weights, updated after every step; `average.apply(() => tagger.tag(sentences))` uses it. */
  readonly average?: WeightAverage;
}

const CREATE_OPTIONS = [
  "wordDim",
  "wordStd",
  "cell",
  "hiddenSize",
  "numLayers",
  "bidirectional",
  "dropout",
  "variationalDropout",
  "characters",
  "minCount",
  "normalize",
] as const satisfies readonly (keyof TaggerOptions)[];

const FIT_OPTIONS = [
  "epochs",
  "generator",
  "batchSize",
  "lr",
  "schedule",
  "clipNorm",
  "wordDropout",
  "average",
] as const satisfies readonly (keyof TaggerTraining)[];

// Sentences tagged at once.
const PREDICT_BATCH = 64;

/** A sequence labeller: sentences in, one tag a token out. */
export class Tagger {
  /** Around a network of one's own, as wide as the encoder has tags; `create` makes a TaggerNetwork. */
  constructor(
    readonly network: TagScorer,
    readonly encoder: TagEncoder,
  ) {}

  /** A tagger, not yet trained, with the words and tags of the given sentences. */
  static create(sentences: readonly Required<TaggedSentence>[], options: TaggerOptions = {}): Tagger {
    const what = "Tagger.create()";
    checkOptions(what, options, CREATE_OPTIONS);
    checkTagged(what, sentences);
    const { characters, minCount = 1, normalize = (token: string) => token, ...sizes } = options;
    checkInteger(`${what}: minCount`, minCount, 1);
    if (typeof normalize !== "function")
      throw typeError("ERR_BPTT_TYPE", `${what}: normalize must be a function of a token, got ${describe(normalize)}`);
    const words = Vocabulary.from(
      sentences.map(({ tokens }) => tokens.map(normalize)),
      minCount,
    );
    const tags = [...new Set(sentences.flatMap((sentence) => sentence.tags))];
    const letters = characters && Vocabulary.from(sentences.flatMap(({ tokens }) => tokens));
    const network = new TaggerNetwork({
      ...sizes,
      words: words.size,
      tags: tags.length,
      ...(characters && letters && { characters: { ...characters, count: letters.size } }),
    });
    return new Tagger(network, new TagEncoder(words, tags, letters, normalize));
  }

  /** Trains on the sentences, shuffled anew in every epoch. */
  fit(sentences: readonly Required<TaggedSentence>[], training: TaggerTraining): Fit {
    const what = "Tagger.fit()";
    checkOptions(what, training, FIT_OPTIONS);
    checkTagged(what, sentences);
    const {
      epochs,
      generator,
      batchSize = 16,
      lr = 1e-3,
      schedule = () => 1,
      clipNorm = 5,
      wordDropout = 0,
      average,
    } = training;
    checkInteger(`${what}: epochs`, epochs, 1);
    checkInteger(`${what}: batchSize`, batchSize, 1);
    checkNumber(`${what}: wordDropout`, wordDropout, "a probability from 0 to 1", (p) => p >= 0 && p <= 1);
    if (!(generator instanceof Generator))
      throw typeError("ERR_BPTT_TYPE", `${what}: generator must be a Generator, got ${describe(generator)}`);
    const { encoder } = this;
    const optimizer = new Adam(this.network, { lr });
    const hide = { probability: wordDropout, generator };
    const steps = epochs * Math.ceil(sentences.length / batchSize);
    let step = 0;
    const batches = function* (): Iterable<TagBatch> {
      const order = generator.permutation(sentences.length);
      for (let i = 0; i < order.length; i += batchSize) {
        const chosen = Array.from(order.subarray(i, i + batchSize), (j) => sentences[j] as TaggedSentence);
        optimizer.lr = lr * schedule(step / steps);
        yield encoder.batch(chosen.sort(longestFirst), hide);
        // The step is taken when the next batch is asked for.
        step += 1;
        average?.update();
      }
    };
    return fit(this.network, batches, {
      loss: (network, batch) => nn.crossEntropy(network.forward(batch), batch.labels, { ignoreIndex: IGNORED }),
      optimizer,
      epochs,
      clipNorm,
    });
  }

  /**
   * One tag for every token.
   * @param options decoding: "independent" (default) takes the likeliest tag of each token, "bio" the likeliest row of tags in
   *   which every I-x follows B-x or I-x
   */
  tag(sentences: readonly (readonly string[])[], options: { readonly decoding?: Decoding } = {}): string[][] {
    const what = "Tagger.tag()";
    checkOptions(what, options, ["decoding"]);
    const { decoding = "independent" } = options;
    if (decoding !== "independent" && decoding !== "bio")
      throw typeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: decoding must be "independent" or "bio", got ${describe(decoding)}`,
      );
    checkTokens(what, sentences);
    const { tags } = this.encoder;
    const predecessors = decoding === "bio" ? bioPredecessors(tags) : undefined;
    const decode = (scores: Float32Array, n: number) =>
      predecessors ? bestBioTags(scores, n, predecessors) : bestTags(scores, n);
    const result: string[][] = sentences.map(() => []);
    const given = sentences.map((tokens, index) => ({ tokens, index })).filter(({ tokens }) => tokens.length > 0);
    given.sort(longestFirst);
    for (let i = 0; i < given.length; i += PREDICT_BATCH) {
      const batch = given.slice(i, i + PREDICT_BATCH);
      const { data } = predict(this.network, this.encoder.batch(batch));
      let start = 0;
      for (const { tokens, index } of batch) {
        const end = start + tokens.length * tags.length;
        result[index] = Array.from(decode(data.subarray(start, end), tokens.length), (tag) => tags[tag] as string);
        start = end;
      }
    }
    return result;
  }
}

function longestFirst(a: TaggedSentence, b: TaggedSentence): number {
  return b.tokens.length - a.tokens.length;
}

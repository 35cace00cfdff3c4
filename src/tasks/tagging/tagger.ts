import type { Generator, Tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { Adam } from "../../optim/index.js";
import { type Fit, fit, predict } from "../../train/index.js";
import { IGNORED, type TagBatch, TagEncoder, type TaggedSentence } from "./encoder.js";
import { TaggerNetwork, type TaggerSizes } from "./network.js";
import { Vocabulary } from "./vocabulary.js";

/** How a tagger is made from data. */
export interface TaggerOptions extends Omit<TaggerSizes, "words" | "tags" | "characters"> {
  /** Whether spellings are read, and with which sizes. */
  readonly characters?: { readonly dim: number; readonly hiddenSize: number } | undefined;
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
}

// Sentences tagged at once.
const PREDICT_BATCH = 64;

/** A sequence labeller: sentences in, one tag a token out. */
export class Tagger {
  private constructor(
    readonly network: TaggerNetwork,
    readonly encoder: TagEncoder,
  ) {}

  /** A tagger, not yet trained, with the words and tags of the given sentences. */
  static create(sentences: readonly Required<TaggedSentence>[], options: TaggerOptions = {}): Tagger {
    const { characters, minCount = 1, normalize = (token: string) => token, ...sizes } = options;
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
    const { epochs, generator, batchSize = 16, lr = 1e-3, clipNorm = 5, wordDropout = 0 } = training;
    const { encoder } = this;
    const hide = { probability: wordDropout, generator };
    const batches = function* (): Iterable<TagBatch> {
      const order = generator.permutation(sentences.length);
      for (let i = 0; i < order.length; i += batchSize) {
        yield encoder.batch(
          Array.from(order.subarray(i, i + batchSize), (j) => sentences[j] as TaggedSentence),
          hide,
        );
      }
    };
    return fit(this.network, batches, {
      loss: taggingLoss,
      optimizer: new Adam(this.network, { lr }),
      epochs,
      clipNorm,
    });
  }

  /** The likeliest tag of every token. */
  tag(sentences: readonly (readonly string[])[]): string[][] {
    const result: string[][] = [];
    for (let i = 0; i < sentences.length; i += PREDICT_BATCH) {
      result.push(...this.#tagBatch(sentences.slice(i, i + PREDICT_BATCH)));
    }
    return result;
  }

  #tagBatch(sentences: readonly (readonly string[])[]): string[][] {
    const given = sentences.filter((tokens) => tokens.length > 0);
    if (given.length === 0) return sentences.map(() => []);
    const { data, shape } = predict(this.network, this.encoder.batch(given.map((tokens) => ({ tokens }))));
    const [, B, classes] = shape as [number, number, number];
    let b = 0;
    return sentences.map((tokens) => {
      if (tokens.length === 0) return [];
      const column = b++;
      return tokens.map((_, t) => {
        const row = (t * B + column) * classes;
        return this.encoder.tags[argmax(data.subarray(row, row + classes))] as string;
      });
    });
  }
}

/** Mean cross entropy over the labelled tokens of a batch. */
function taggingLoss(network: TaggerNetwork, batch: TagBatch): Tensor {
  const logits = network.forward(batch);
  const classes = logits.shape[2] as number;
  return nn.crossEntropy(logits.reshape([-1, classes]), batch.labels.reshape([-1]), { ignoreIndex: IGNORED });
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; ++i) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

import { checkInteger, checkOptions } from "../../errors.js";
import { cat, type Tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { type Cell, recurrentLayer, recurrentParameters } from "../cells.js";
import type { TagBatch } from "./encoder.js";
import { type SpellingReader, type SpellingSizes, spellingReader, spellingSize } from "./spelling.js";

/** Sizes of a tagging network. */
export interface TaggerSizes {
  /** Size of the word vocabulary. */
  readonly words: number;
  /** How many tags there are. */
  readonly tags: number;
  /** Features of a word embedding (100). */
  readonly wordDim?: number;
  /** Standard deviation of the word embeddings at first (1). */
  readonly wordStd?: number;
  /** The kind of recurrent layer over the sentence ("rnn"). */
  readonly cell?: Cell;
  /** Hidden units of the recurrent layer in each direction (100). */
  readonly hiddenSize?: number;
  /** Recurrent layers over the sentence (1). */
  readonly numLayers?: number;
  /** Whether the sentence is read from both ends (true). */
  readonly bidirectional?: boolean;
  /** Dropout on the word vectors, between recurrent layers and on the output of the last (0.3). */
  readonly dropout?: number;
  /** That dropout uses one mask for all words of a sentence (false). */
  readonly variationalDropout?: boolean;
  /** Reads the spelling of every word too: size of the character vocabulary, and how. */
  readonly characters?: { readonly count: number } & SpellingSizes;
}

const DEFAULTS = {
  wordDim: 100,
  wordStd: 1,
  cell: "rnn",
  hiddenSize: 100,
  numLayers: 1,
  bidirectional: true,
  dropout: 0.3,
} as const satisfies Omit<Required<TaggerSizes>, "words" | "tags" | "characters" | "variationalDropout">;

/**
 * How many parameters a network of these sizes has.
 * @throws RangeError, TypeError for sizes that are none
 */
export function parameterCount(sizes: TaggerSizes): number {
  const { words, tags, characters, wordDim, cell, hiddenSize, numLayers, bidirectional } = { ...DEFAULTS, ...sizes };
  for (const [name, value] of Object.entries({ wordDim, hiddenSize, numLayers }))
    checkInteger(`TaggerNetwork: ${name}`, value, 1);
  const directions = bidirectional ? 2 : 1;
  const spelling = characters ? spellingSize(characters.count, characters) : { features: 0, parameters: 0 };
  const features = wordDim + spelling.features;
  const layers = recurrentParameters(cell, features, hiddenSize, numLayers, directions);
  return words * wordDim + spelling.parameters + layers + (directions * hiddenSize + 1) * tags;
}

/** A network that scores tags: from a batch of T·B positions with N tokens to logits (N, tags), in the order of batch.tokens. */
export interface TagScorer extends nn.Module {
  /** Logits (tokens, tags), in the order of batch.tokens. */
  forward(batch: TagBatch): Tensor;
}

/**
 * Words to tags: word embeddings, beside them a vector of the word's spelling, then a (bi)directional recurrent layer over
 * the sentence and a linear layer.
 * @example
 * const encoder = new TagEncoder(new Vocabulary(["to", "oslo"]), ["O", "B-to"], undefined);
 * const network = new TaggerNetwork({ words: encoder.words.size, tags: 2, cell: "gru", hiddenSize: 16 });
 * network.forward(encoder.batch([{ tokens: ["to", "oslo"] }, { tokens: ["oslo"] }])).shape; // [3, 2]
 */
export class TaggerNetwork extends nn.Module implements TagScorer {
  /** Vectors of the words. */
  readonly wordEmbedding: nn.Embedding;
  /** Reads the spellings of the words; null where they are not read. */
  readonly spelling: SpellingReader | null = null;
  /** Reads the sentence. */
  readonly rnn: nn.SequenceModule;
  /** On the word vectors and on what the recurrent layer gives. */
  readonly dropout: nn.Dropout;
  /** Scores the tags. */
  readonly output: nn.Linear;

  /**
   * @param sizes words and tags must be given
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   * @throws TypeError ERR_BPTT_ARGUMENT for another cell
   */
  constructor(readonly sizes: TaggerSizes) {
    super();
    checkOptions("TaggerNetwork", sizes, [
      ...Object.keys(DEFAULTS),
      "words",
      "tags",
      "characters",
      "variationalDropout",
    ]);
    const { words, tags, characters, wordDim, wordStd, cell, hiddenSize, numLayers, bidirectional, dropout } = {
      ...DEFAULTS,
      ...sizes,
    };
    const { variationalDropout = false } = sizes;
    this.wordEmbedding = new nn.Embedding(words, wordDim, { paddingIdx: 0 });
    const { weight } = this.wordEmbedding;
    weight.set(weight.mul(wordStd));
    if (characters) this.spelling = spellingReader(characters.count, characters);
    const features = wordDim + (this.spelling?.features ?? 0);
    this.rnn = recurrentLayer("TaggerNetwork: cell", cell, features, hiddenSize, {
      numLayers,
      bidirectional,
      dropout,
      variationalDropout,
    });
    this.dropout = new nn.Dropout(dropout, variationalDropout ? { sharedDim: 0 } : {});
    this.output = new nn.Linear(bidirectional ? 2 * hiddenSize : hiddenSize, tags);
  }

  /**
   * Scores the tags of every token.
   * @returns logits (tokens, tags), one sentence after the other
   * @throws RangeError ERR_BPTT_ARGUMENT for words that the embedding has not, ERR_BPTT_SHAPE for parts that do not fit each other
   */
  override forward({ words, characters, lengths, tokens }: TagBatch): Tensor {
    let inputs = this.wordEmbedding.forward(words);
    if (this.spelling && characters) {
      // Each distinct word is read once; its vector is then looked up wherever the word stands.
      const spelt = nn.embedding(characters.positions, this.spelling.forward(characters));
      inputs = cat([inputs, spelt], 2);
    }
    const [states] = this.rnn.forward(this.dropout.forward(inputs), undefined, { lengths });
    // Padding ends here: the output layer, the widest, sees real tokens only.
    const outputs = this.dropout.forward(states).reshape([-1, this.output.inFeatures]);
    return this.output.forward(nn.embedding(tokens, outputs));
  }
}

import { cat, type Tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import type { TagBatch } from "./encoder.js";

/** Sizes of a tagging network. */
export interface TaggerSizes {
  /** Size of the word vocabulary. */
  readonly words: number;
  readonly tags: number;
  /** Features of a word embedding (100). */
  readonly wordDim?: number;
  /** Hidden units of the recurrent layer in each direction (100). */
  readonly hiddenSize?: number;
  /** Recurrent layers over the sentence (1). */
  readonly numLayers?: number;
  /** Whether the sentence is read from both ends (true). */
  readonly bidirectional?: boolean;
  /** Dropout on the word vectors, between recurrent layers and on the output of the last (0.3). */
  readonly dropout?: number;
  /** Reads the spelling of every word too: size of the character vocabulary, embedding features, hidden units a direction. */
  readonly characters?: { readonly count: number; readonly dim: number; readonly hiddenSize: number };
}

/**
 * Words to tags: word embeddings, beside them the final states of a bidirectional RNN over the word's characters, then a
 * (bi)directional RNN over the sentence and a linear layer.
 */
export class TaggerNetwork extends nn.Module {
  readonly wordEmbedding: nn.Embedding;
  readonly characterEmbedding: nn.Embedding | null = null;
  readonly characterRnn: nn.RNN | null = null;
  readonly rnn: nn.RNN;
  readonly dropout: nn.Dropout;
  readonly output: nn.Linear;

  constructor(sizes: TaggerSizes) {
    super();
    const {
      words,
      tags,
      characters,
      wordDim = 100,
      hiddenSize = 100,
      numLayers = 1,
      bidirectional = true,
      dropout = 0.3,
    } = sizes;
    this.wordEmbedding = new nn.Embedding(words, wordDim, { paddingIdx: 0 });
    if (characters) {
      this.characterEmbedding = new nn.Embedding(characters.count, characters.dim, { paddingIdx: 0 });
      this.characterRnn = new nn.RNN(characters.dim, characters.hiddenSize, { bidirectional: true });
    }
    const features = wordDim + (characters ? 2 * characters.hiddenSize : 0);
    this.rnn = new nn.RNN(features, hiddenSize, { numLayers, bidirectional, dropout });
    this.dropout = new nn.Dropout(dropout);
    this.output = new nn.Linear(bidirectional ? 2 * hiddenSize : hiddenSize, tags);
  }

  /** @returns logits (tokens, tags), one sentence after the other */
  override forward(batch: TagBatch): Tensor {
    const words = this.wordEmbedding.forward(batch.words);
    const inputs = this.characterRnn ? cat([words, this.#spellings(batch)], 2) : words;
    const [states] = this.rnn.forward(this.dropout.forward(inputs), undefined, { lengths: batch.lengths });
    // Padding ends here: the output layer, the widest, sees real tokens only.
    const tokens = nn.embedding(batch.tokens, states.reshape([-1, this.output.inFeatures]));
    return this.output.forward(this.dropout.forward(tokens));
  }

  // Each distinct word is read once; its vector is then looked up wherever the word stands.
  #spellings({ characters }: TagBatch): Tensor {
    const { codes, lengths, positions } = characters as NonNullable<TagBatch["characters"]>;
    const embedded = (this.characterEmbedding as nn.Embedding).forward(codes);
    const [, final] = (this.characterRnn as nn.RNN).forward(embedded, undefined, { lengths });
    return nn.embedding(positions, cat([final.select(0, 0), final.select(0, 1)], 1));
  }
}

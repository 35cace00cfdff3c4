import { checkInteger } from "../../errors.js";
import { cat, type Tensor, tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { type Cell, recurrentLayer, recurrentParameters } from "../cells.js";
import type { Spellings } from "./encoder.js";

/** Spellings read by a bidirectional recurrent layer. */
export interface RecurrentSpelling {
  /** Features of a character embedding. */
  readonly dim: number;
  /** Hidden units in each direction. */
  readonly hiddenSize: number;
  /** The kind of layer ("rnn"). */
  readonly cell?: Cell;
}

/** Spellings read by a convolution: the largest answer over all places of the word. */
export interface ConvolutionalSpelling {
  /** Features of a character embedding. */
  readonly dim: number;
  readonly channels: number;
  /** Characters that the convolution sees at once, an odd number. */
  readonly kernelSize: number;
}

/** How the spellings of words become vectors. */
export type SpellingSizes = RecurrentSpelling | ConvolutionalSpelling;

/** A layer that reads spellings: one vector of `features` for every distinct word. */
export interface SpellingReader extends nn.Module {
  readonly features: number;
  forward(spellings: Spellings): Tensor;
}

/** The final states of both directions over the characters. */
export class RecurrentSpellings extends nn.Module implements SpellingReader {
  readonly embedding: nn.Embedding;
  readonly rnn: nn.SequenceModule;
  readonly features: number;

  constructor(count: number, { dim, hiddenSize, cell = "rnn" }: RecurrentSpelling) {
    super();
    this.embedding = new nn.Embedding(count, dim, { paddingIdx: 0 });
    this.rnn = recurrentLayer("TaggerNetwork: characters.cell", cell, dim, hiddenSize, { bidirectional: true });
    this.features = 2 * hiddenSize;
  }

  /** @returns (words, features) */
  override forward({ codes, lengths }: Spellings): Tensor {
    const [, final] = this.rnn.forward(this.embedding.forward(codes), undefined, { lengths });
    const h = (Array.isArray(final) ? final[0] : final) as Tensor; // an LSTM gives h and c
    return cat([h.select(0, 0), h.select(0, 1)], 1);
  }
}

/** The largest answer, over all characters of a word, of each channel of a convolution with relu. */
export class ConvolutionalSpellings extends nn.Module implements SpellingReader {
  readonly embedding: nn.Embedding;
  readonly convolution: nn.Conv1d;
  readonly pool = new nn.AdaptiveMaxPool1d(1);
  readonly features: number;

  constructor(count: number, { dim, channels, kernelSize }: ConvolutionalSpelling) {
    super();
    this.embedding = new nn.Embedding(count, dim, { paddingIdx: 0 });
    this.convolution = new nn.Conv1d(dim, channels, kernelSize, { padding: "same" });
    this.features = channels;
  }

  /** @returns (words, features) */
  override forward({ codes, lengths }: Spellings): Tensor {
    const [longest, words] = codes.shape as [number, number];
    const characters = this.embedding.forward(codes).transpose(0, 1).transpose(1, 2);
    const answers = this.convolution.forward(characters).relu();
    // Nothing is less than 0 after relu, so zeros take padding out of the maximum.
    const valid = new Float32Array(words * longest);
    lengths.forEach((length, word) => {
      valid.fill(1, word * longest, word * longest + length);
    });
    return this.pool.forward(answers.mul(tensor(valid, [words, 1, longest]))).reshape([words, this.features]);
  }
}

/** Features and parameters of the reader that fits the sizes. */
export function spellingSize(count: number, sizes: SpellingSizes): { features: number; parameters: number } {
  for (const [name, size] of Object.entries(sizes))
    if (name !== "cell") checkInteger(`TaggerNetwork: characters.${name}`, size, 1);
  const { dim } = sizes;
  if ("channels" in sizes) {
    const { channels, kernelSize } = sizes;
    return { features: channels, parameters: count * dim + channels * (dim * kernelSize + 1) };
  }
  const { hiddenSize, cell = "rnn" } = sizes;
  return { features: 2 * hiddenSize, parameters: count * dim + recurrentParameters(cell, dim, hiddenSize, 1, 2) };
}

/** The reader that fits the sizes. */
export function spellingReader(count: number, sizes: SpellingSizes): SpellingReader {
  return "channels" in sizes ? new ConvolutionalSpellings(count, sizes) : new RecurrentSpellings(count, sizes);
}

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
  /** Channels of the convolution: features of the answer. */
  readonly channels: number;
  /** Characters that the convolution sees at once, an odd number. */
  readonly kernelSize: number;
}

/** How the spellings of words become vectors. */
export type SpellingSizes = RecurrentSpelling | ConvolutionalSpelling;

/** A layer that reads spellings: one vector of `features` for every distinct word. */
export interface SpellingReader extends nn.Module {
  /** Features of a word's vector. */
  readonly features: number;
  /** (words, features), of each distinct word. */
  forward(spellings: Spellings): Tensor;
}

/**
 * The final states of both directions over the characters.
 * @example
 * const reader = new RecurrentSpellings(30, { dim: 8, hiddenSize: 12, cell: "gru" });
 * const codes = tensor(Int32Array.of(2, 5, 3, 0), [2, 2]); // of two words: two characters and one
 * reader.forward({ codes, lengths: Int32Array.of(2, 1) }).shape; // [2, 24]
 */
export class RecurrentSpellings extends nn.Module implements SpellingReader {
  /** Vectors of the characters. */
  readonly embedding: nn.Embedding;
  /** Reads the characters in both directions. */
  readonly rnn: nn.SequenceModule;
  /** 2·hiddenSize. */
  readonly features: number;

  /**
   * @param count numbers of the characters, padding and unknown included
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   * @throws TypeError ERR_BPTT_ARGUMENT for another cell
   */
  constructor(count: number, { dim, hiddenSize, cell = "rnn" }: RecurrentSpelling) {
    super();
    this.embedding = new nn.Embedding(count, dim, { paddingIdx: 0 });
    this.rnn = recurrentLayer("TaggerNetwork: characters.cell", cell, dim, hiddenSize, { bidirectional: true });
    this.features = 2 * hiddenSize;
  }

  /**
   * One vector for each distinct word.
   * @returns (words, features)
   * @throws RangeError ERR_BPTT_ARGUMENT for characters that the embedding has not, ERR_BPTT_SHAPE where lengths do not fit
   */
  override forward({ codes, lengths }: Spellings): Tensor {
    const [, final] = this.rnn.forward(this.embedding.forward(codes), undefined, { lengths });
    const h = (Array.isArray(final) ? final[0] : final) as Tensor; // an LSTM gives h and c
    return cat([h.select(0, 0), h.select(0, 1)], 1);
  }
}

/**
 * The largest answer, over all characters of a word, of each channel of a convolution with relu.
 * @example
 * const reader = new ConvolutionalSpellings(30, { dim: 8, channels: 20, kernelSize: 3 });
 * const codes = tensor(Int32Array.of(2, 5, 3, 0), [2, 2]); // of two words: two characters and one
 * reader.forward({ codes, lengths: Int32Array.of(2, 1) }).shape; // [2, 20]
 */
export class ConvolutionalSpellings extends nn.Module implements SpellingReader {
  /** Vectors of the characters. */
  readonly embedding: nn.Embedding;
  /** Sees kernelSize characters at once. */
  readonly convolution: nn.Conv1d;
  /** The largest answer over the word. */
  readonly pool = new nn.AdaptiveMaxPool1d(1);
  /** As many as channels. */
  readonly features: number;

  /**
   * @param count numbers of the characters, padding and unknown included
   * @throws RangeError ERR_BPTT_ARGUMENT for sizes below 1
   */
  constructor(count: number, { dim, channels, kernelSize }: ConvolutionalSpelling) {
    super();
    this.embedding = new nn.Embedding(count, dim, { paddingIdx: 0 });
    this.convolution = new nn.Conv1d(dim, channels, kernelSize, { padding: "same" });
    this.features = channels;
  }

  /**
   * One vector for each distinct word.
   * @returns (words, features)
   * @throws RangeError ERR_BPTT_ARGUMENT for characters that the embedding has not, ERR_BPTT_SHAPE where lengths do not fit
   */
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

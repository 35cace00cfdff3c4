import { cat, type Tensor } from "../../index.js";
import * as nn from "../../nn/index.js";
import { type Cell, recurrentLayer } from "./cells.js";
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

/** How the spellings of words become vectors. */
export type SpellingSizes = RecurrentSpelling;

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

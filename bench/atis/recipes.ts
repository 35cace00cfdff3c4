import { type Cell, type Decoding, Tagger, type TaggerTraining } from "bptt/tasks";
import type { Corpus } from "./corpus.ts";
import { WORD_STD, windowTagger } from "./window.ts";

/** How a model is made and trained. */
export interface Recipe {
  readonly create: (sentences: Corpus["train"]) => Tagger;
  readonly training: Omit<TaggerTraining, "epochs" | "generator">;
  readonly epochs: number;
  /** How scores become tags ("independent"). */
  readonly decoding?: Decoding;
}

// What pytorch.py does.
const YARDSTICK = { training: { wordDropout: 0.03 }, epochs: 20 } as const;

function recurrent(cell: Cell, bidirectional: boolean): Recipe {
  return { ...YARDSTICK, create: (sentences) => Tagger.create(sentences, { cell, bidirectional, wordStd: WORD_STD }) };
}

function windowed(kind: "elman" | "jordan"): Recipe {
  return { ...YARDSTICK, create: (sentences) => windowTagger(kind, sentences) };
}

const WARM_UP = 0.05; // share of training

// Spellings beside the words, more dropout, a learning rate that rises fast and then falls to 0 evenly; tags that keep
// the rules of BIO.
const BEST: Recipe = {
  create: (sentences) =>
    Tagger.create(sentences, {
      cell: "gru",
      hiddenSize: 200,
      wordStd: WORD_STD,
      dropout: 0.5,
      characters: { dim: 30, channels: 60, kernelSize: 3 },
      // Any number of as many digits is the same word; its spelling still tells it apart.
      normalize: (token) => token.replace(/[0-9]/g, "0"),
    }),
  training: {
    batchSize: 32,
    lr: 3e-3,
    // Above 0 from the first step on.
    schedule: (progress) => Math.min((progress + 1e-4) / WARM_UP, (1 - progress) / (1 - WARM_UP)),
    wordDropout: 0.03,
  },
  epochs: 28,
  decoding: "bio",
};

/** The models by the names that pytorch.py has for them too, and one recipe of our own. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  rnn: recurrent("rnn", false),
  lstm: recurrent("lstm", false),
  gru: recurrent("gru", false),
  birnn: recurrent("rnn", true),
  bilstm: recurrent("lstm", true),
  bigru: recurrent("gru", true),
  elman: windowed("elman"),
  jordan: windowed("jordan"),
  best: BEST,
};

import { type Cell, Tagger, type TaggerTraining } from "bptt/tasks";
import type { Corpus } from "./corpus.ts";
import { WORD_STD, windowTagger } from "./window.ts";

/** How a model is made and trained. */
export interface Recipe {
  readonly create: (sentences: Corpus["train"]) => Tagger;
  readonly training: Omit<TaggerTraining, "epochs" | "generator" | "average">;
  readonly epochs: number;
  /** Decay of an average of the weights that tags in their place. */
  readonly averageDecay?: number;
}

// What pytorch.py does.
const YARDSTICK = { training: { wordDropout: 0.03 }, epochs: 20 } as const;

function recurrent(cell: Cell, bidirectional: boolean): Recipe {
  return { ...YARDSTICK, create: (sentences) => Tagger.create(sentences, { cell, bidirectional, wordStd: WORD_STD }) };
}

function windowed(kind: "elman" | "jordan"): Recipe {
  return { ...YARDSTICK, create: (sentences) => windowTagger(kind, sentences) };
}

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
};

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TaggedSentence } from "bptt/tasks";

type Sentences = readonly Required<TaggedSentence>[];

/** The three splits of a slot-filling corpus. */
export interface Corpus {
  readonly train: Sentences;
  readonly valid: Sentences;
  readonly test: Sentences;
}

/** Reads DIR/{train,valid,test}/{seq.in,seq.out}: a sentence a line, tokens and BIO tags separated by spaces. */
export function readCorpus(folder: string): Corpus {
  return { train: readSplit(folder, "train"), valid: readSplit(folder, "valid"), test: readSplit(folder, "test") };
}

function readSplit(folder: string, split: string): Sentences {
  const rows = (file: string) =>
    readFileSync(join(folder, split, file), "utf8")
      .split("\n")
      .map((line) => line.split(" ").filter((token) => token !== ""))
      .filter((tokens) => tokens.length > 0);
  const tags = rows("seq.out");
  return rows("seq.in").map((tokens, i) => {
    const own = tags[i];
    if (own?.length !== tokens.length) {
      throw new Error(`${split}: sentence ${i + 1} has ${tokens.length} tokens but ${own?.length ?? 0} tags`);
    }
    return { tokens, tags: own };
  });
}

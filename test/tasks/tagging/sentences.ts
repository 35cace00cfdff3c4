/** Tiny data to tag: a place is told by the word before it, and what a place looks like by its ending. */

import { Draw } from "../../golden/draw.js";

export interface Tagged {
  readonly tokens: string[];
  readonly tags: string[];
}

const SYLLABLES = ["ka", "lo", "mi", "ne", "ru", "sta", "ven", "zo"];
const FILLERS = ["please", "now", "a", "flight", "go"];

/** Sentences of 3 to 8 words: fillers, and after "to" or "from" an invented place that ends in "ville", or a filler. */
export function sentences(count: number, seed: number): Tagged[] {
  const draw = new Draw(seed);
  const below = (limit: number) => draw.integers(1, limit)[0] as number;
  const pick = (list: readonly string[]) => list[below(list.length)] as string;
  return Array.from({ length: count }, () => {
    const tokens: string[] = [];
    const tags: string[] = [];
    const say = (token: string, tag = "O") => {
      tokens.push(token);
      tags.push(tag);
    };
    for (let parts = 2 + below(2); parts > 0; --parts) {
      const direction = pick(["to", "from"]);
      say(direction);
      if (below(3) === 0) say(pick(FILLERS));
      else say(`${pick(SYLLABLES)}${pick(SYLLABLES)}ville`, `B-${direction}`);
    }
    say(pick(FILLERS));
    return { tokens, tags };
  });
}

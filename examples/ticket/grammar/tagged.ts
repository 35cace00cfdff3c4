import type { Generator } from "bptt";
import { type TaggedSentence, tokenize } from "bptt/tasks";
import { inventWord } from "./names.ts";
import type { Request } from "./sentences.ts";

/** A request as tokens with BIO tags. */
export function tagged({ text, spans }: Request): Required<TaggedSentence> {
  const tokens = tokenize(text);
  const tags = tokens.map(({ start }) => {
    const span = spans.find((candidate) => candidate.start <= start && start < candidate.end);
    return span ? `${span.start === start ? "B" : "I"}-${span.slot}` : "O";
  });
  return { tokens: tokens.map((token) => token.text), tags };
}

// Cues of a slot are never disguised.
const CUES = new Set("from to not via for into between and instead".split(" "));

/** With some words of no slot replaced by invented ones: as if the training sentences used many more words. */
export function disguised(
  { tokens, tags }: Required<TaggedSentence>,
  share: number,
  random: Generator,
): Required<TaggedSentence> {
  const replaced = tokens.map((token, i) => {
    const free =
      tags[i] === "O" &&
      (tags[i + 1] ?? "O") === "O" &&
      /^\p{L}{3,}$/u.test(token) &&
      !CUES.has(token.toLowerCase()) &&
      tokens[i + 1]?.toLowerCase() !== "to";
    if (!free || random.random() >= share) return token;
    const word = inventWord(random);
    return token === token.toLowerCase()
      ? word
      : token === token.toUpperCase()
        ? word.toUpperCase()
        : word.slice(0, 1).toUpperCase() + word.slice(1);
  });
  return { tokens: replaced, tags };
}

import { type Tagger, tokenize } from "bptt/tasks";
import type { Day } from "../../examples/ticket/dates/calendar.ts";
import { type Answer, readRequests } from "../../examples/ticket/slots.ts";
import type { TaggedWord } from "./protocol.ts";

/** Reads one request: every word with its likeliest tag and that tag's probability, and what the whole says. */
export function read(tagger: Tagger, sentence: string, today: Day): { words: TaggedWord[]; answer: Answer } {
  const [answer] = readRequests(tagger, [sentence], today) as [Answer];
  const tokens = tokenize(sentence).map(({ text }) => text);
  const [tags = []] = tagger.score([tokens]);
  return { words: tags.map(({ tag, score }, i) => ({ text: tokens[i] as string, tag, score })), answer };
}

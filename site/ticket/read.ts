import type { Tagger } from "bptt/tasks";
import { predict } from "bptt/train";
import type { Day } from "../../examples/ticket/dates/calendar.ts";
import { type Answer, readRequests } from "../../examples/ticket/slots.ts";
import { tokenize } from "../../examples/ticket/tokens.ts";
import type { TaggedWord } from "./protocol.ts";

/** Reads one request: every word with its likeliest tag and that tag's probability, and what the whole says. */
export function read(tagger: Tagger, sentence: string, today: Day): { words: TaggedWord[]; answer: Answer } {
  const [answer] = readRequests(tagger, [sentence], today) as [Answer];
  const tokens = tokenize(sentence).map(({ text }) => text);
  if (tokens.length === 0) return { words: [], answer };
  const { tags } = tagger.encoder;
  const { data } = predict(tagger.network, tagger.encoder.batch([{ tokens }]));
  const words = tokens.map((text, i) => {
    const [best, score] = likeliest(data.subarray(i * tags.length, (i + 1) * tags.length));
    return { text, tag: tags[best] as string, score };
  });
  return { words, answer };
}

/** Where the largest logit stands, and its softmax. */
function likeliest(logits: Float32Array): [index: number, probability: number] {
  const largest = Math.max(...logits);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return [logits.indexOf(largest), 1 / sum];
}

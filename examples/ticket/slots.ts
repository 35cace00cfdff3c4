import { entities } from "bptt/train";
import type { Day } from "./dates/calendar.ts";
import { readDate } from "./dates/dates.ts";
import type { Span } from "./grammar/template.ts";
import { tokenize } from "./tokens.ts";

/** What a request says; null where it says nothing. */
export interface Answer {
  readonly time: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Anything that tags tokens, such as a Tagger. */
export interface TokenTagger {
  tag(sentences: readonly (readonly string[])[]): string[][];
}

/** Reads requests: the tagger alone finds the slots. */
export function readRequests(tagger: TokenTagger, texts: readonly string[], today: Day): Answer[] {
  const tokens = texts.map(tokenize);
  const tags = tagger.tag(tokens.map((sentence) => sentence.map(({ text }) => text)));
  return texts.map((text, i) => {
    const spans = entities(tags[i] as string[]).map(({ type, start, end }) => ({
      slot: type,
      start: tokens[i]?.[start]?.start as number,
      end: tokens[i]?.[end - 1]?.end as number,
    }));
    return answer(text, spans, today);
  });
}

/** The answer that labelled stretches of a text give; of several for one slot the first counts. */
export function answer(text: string, spans: readonly Span[], today: Day): Answer {
  const find = (slot: string) => {
    const span = spans.find((candidate) => candidate.slot === slot);
    return span ? text.slice(span.start, span.end) : null;
  };
  const date = find("date");
  return { time: date === null ? null : readDate(date, today), from: find("from"), to: find("to") };
}

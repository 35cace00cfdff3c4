import type { Slot } from "bptt/tasks";
import type { Day } from "./dates/calendar.ts";
import { readDate } from "./dates/dates.ts";
import type { Span } from "./grammar/template.ts";

/** What a request says; null where it says nothing. */
export interface Answer {
  readonly time: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Anything that finds slots in texts, such as a Tagger. */
export interface SlotReader {
  slots(texts: readonly string[]): readonly (readonly Pick<Slot, "type" | "start" | "end">[])[];
}

/** Reads requests: the tagger alone finds the slots. */
export function readRequests(tagger: SlotReader, texts: readonly string[], today: Day): Answer[] {
  return tagger.slots(texts).map((slots, i) => {
    const spans = slots.map(({ type, start, end }) => ({ slot: type, start, end }));
    return answer(texts[i] as string, spans, today);
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

import { BOOKINGS } from "./bookings.ts";
import { CHATTER } from "./chatter.ts";
import { DESTINATIONS, JOURNEYS, ORIGINS } from "./clauses.ts";
import { QUESTIONS } from "./questions.ts";
import { STORIES } from "./stories.ts";
import { TELEGRAPH } from "./telegraph.ts";
import { WISHES } from "./wishes.ts";

/** The forms of sentences and of the clauses in them, one template each; rules.ts says what <trip> and the others stand for. */
export const FORMS = {
  wishes: lines(WISHES),
  bookings: lines(BOOKINGS),
  questions: lines(QUESTIONS),
  stories: lines(STORIES),
  journeys: lines(JOURNEYS),
  telegraph: lines(TELEGRAPH),
  chatter: lines(CHATTER),
  origin: lines(ORIGINS),
  destination: lines(DESTINATIONS),
} as const;

export type FormKind = keyof typeof FORMS;

/** The form of the sentence that is read first. */
export const FIRST_FORM = "(I|we) wish to <go> <trip>";

function lines(text: string): readonly string[] {
  return text.trim().split("\n");
}

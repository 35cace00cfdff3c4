import { entities } from "../../train/index.js";
import type { Token } from "./tokens.js";

/** A tag and how probable the network holds it for this token, 0 to 1. */
export interface ScoredTag {
  /** The tag. */
  readonly tag: string;
  /** Its probability. */
  readonly score: number;
}

/** A labelled stretch of a text. */
export interface Slot {
  /** What follows B- or I- in its tags. */
  readonly type: string;
  /** The text itself, from start to end. */
  readonly text: string;
  /** Where it stands in the text that was read, in UTF-16 units as string.slice counts. */
  readonly start: number;
  /** Where it ends, excluded. */
  readonly end: number;
  /** The probability of its least probable tag: a slot is as sure as its least sure word. */
  readonly score: number;
}

/** The slots that BIO tags mean for the tokens of a text. */
export function slotsOf(text: string, tokens: readonly Token[], tags: readonly ScoredTag[]): Slot[] {
  return entities(tags.map(({ tag }) => tag)).map(({ type, start: first, end: last }) => {
    const start = (tokens[first] as Token).start;
    const { end } = tokens[last - 1] as Token;
    const score = Math.min(...tags.slice(first, last).map(({ score }) => score));
    return { type, text: text.slice(start, end), start, end, score };
  });
}

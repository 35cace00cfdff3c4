/** A word, a number or a punctuation mark, and where it stands in the text (UTF-16 units, end excluded). */
export interface Token {
  /** The token itself. */
  readonly text: string;
  /** Where it begins. */
  readonly start: number;
  /** Where it ends, excluded. */
  readonly end: number;
}

/** Splits a text into tokens, in order and without overlap. */
export type Tokenizer = (text: string) => readonly Token[];

// Letters, apostrophes among them too (Xi'an, o'clock), but for the ending of tomorrow's.
const WORD = String.raw`[\p{L}\p{M}]+(?:['’](?!s(?!\p{L}))[\p{L}\p{M}]+)*`;

// The first that fits, at every position.
const TOKEN = [
  String.raw`\d+(?:[-/.]\d+)+`, // numeric dates, prices: 12/12, 2026-12-12, 9.50
  String.raw`\d+(?::\d+)?\p{L}*`, // 12, 9:30, 12th, 9am
  String.raw`(?:\p{L}\.){2,}`, // a.m.
  `${WORD}(?:-${WORD}){2,}`, // names: Aix-en-Provence; a single hyphen may also join two places: Paris-Lyon
  WORD,
  String.raw`['’]s(?!\p{L})`,
  "[-=–—]+>", // arrows
  String.raw`\S`, // anything else, one by one
].join("|");

/**
 * Splits a text of a language that writes spaces between words; whatever is between the tokens is white space.
 * @example
 * tokenize("to Xi'an at 9:30").map(({ text }) => text); // ["to", "Xi'an", "at", "9:30"]
 * tokenize("to Oslo")[1]; // { text: "Oslo", start: 3, end: 7 }
 */
export function tokenize(text: string): Token[] {
  return Array.from(text.matchAll(new RegExp(TOKEN, "gu")), ({ 0: token, index }) => ({
    text: token,
    start: index,
    end: index + token.length,
  }));
}

/**
 * What a vocabulary holds for a token: "none" the token itself, "lowercase" in lower case, "digits" besides with every digit a 0,
 * so that all dates of a shape are one word; or a function of your own.
 */
export type Normalization = "none" | "lowercase" | "digits" | ((token: string) => string);

const lowercase = (token: string) => token.toLowerCase().replaceAll("’", "'");

const NORMALIZATIONS = {
  none: (token: string) => token,
  lowercase,
  digits: (token: string) => lowercase(token).replace(/\d/g, "0"),
} as const;

/** The function that is meant; undefined where none is. */
export function normalizer(meant: unknown): ((token: string) => string) | undefined {
  if (typeof meant === "function") return meant as (token: string) => string;
  return Object.hasOwn(NORMALIZATIONS, meant as string)
    ? NORMALIZATIONS[meant as keyof typeof NORMALIZATIONS]
    : undefined;
}

/** A word, a number or a punctuation mark, and where it stands in the text (end excluded). */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// Letters, apostrophes among them too (Xi'an, o'clock), but for the ending of tomorrow's.
const WORD = String.raw`[\p{L}\p{M}]+(?:['’](?!s(?!\p{L}))[\p{L}\p{M}]+)*`;

// The first that fits, at every position.
const TOKEN = new RegExp(
  [
    String.raw`\d+(?:[-/.]\d+)+`, // numeric dates, prices: 12/12, 2026-12-12, 9.50
    String.raw`\d+(?::\d+)?\p{L}*`, // 12, 9:30, 12th, 9am
    String.raw`(?:\p{L}\.){2,}`, // a.m.
    `${WORD}(?:-${WORD}){2,}`, // names: Aix-en-Provence; a single hyphen may also join two places: Paris-Lyon
    WORD,
    String.raw`['’]s(?!\p{L})`,
    "[-=–—]+>", // arrows
    String.raw`\S`, // anything else, one by one
  ].join("|"),
  "gu",
);

/** Splits a text; whatever is between the tokens is white space. */
export function tokenize(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
    text: token,
    start: index,
    end: index + token.length,
  }));
}

/** What the vocabulary holds for a token: lower case, with every digit a 0, so that all dates of a shape are one word. */
export function wordForm(token: string): string {
  return token.toLowerCase().replace(/\d/g, "0").replaceAll("’", "'");
}

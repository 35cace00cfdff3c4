// Checks of what users hand to a tagger: all of it, before anything is made or trained.
import { describe, rangeError, typeError } from "../../errors.js";
import { isWellFormed } from "../../io/text.js";
import type { Token } from "./tokens.js";

/** Throws unless value is a list of sentences, each a list of words. */
export function checkTokens(what: string, value: unknown): asserts value is readonly (readonly string[])[] {
  checkList(what, "sentences", value);
  for (const [i, tokens] of value.entries()) checkWords(`${what}: sentence ${i}`, "token", tokens);
}

/** Throws unless value is a list of sentences with words, one at least, and a tag for each. */
export function checkTagged(what: string, value: unknown): void {
  checkList(what, "sentences", value);
  if (value.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${what}: there are no sentences`);
  for (const [i, sentence] of value.entries()) {
    const where = `${what}: sentence ${i}`;
    const { tokens, tags } = Object(sentence);
    checkWords(where, "token", tokens);
    checkWords(where, "tag", tags);
    const broken = tags.find((tag) => !isWellFormed(tag));
    if (broken !== undefined)
      throw rangeError("ERR_BPTT_ARGUMENT", `${where}: tag ${describe(broken)} is no well-formed Unicode`);
    if (tokens.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${where} has no tokens`);
    if (tags.length !== tokens.length)
      throw rangeError("ERR_BPTT_SHAPE", `${where} has ${tokens.length} tokens, but ${tags.length} tags`);
  }
}

/** Throws unless value is a list of texts. */
export function checkTexts(what: string, value: unknown): asserts value is readonly string[] {
  checkList(what, "texts", value);
  for (const [i, text] of value.entries())
    if (typeof text !== "string")
      throw typeError("ERR_BPTT_TYPE", `${what}: text ${i} must be a string, got ${describe(text)}`);
}

/** The tokens that a tokenizer found; throws unless each stands where it says, in order. */
export function checkTokenized(what: string, text: string, tokens: unknown): readonly Token[] {
  checkList(`${what}: tokenize`, "what it gives", tokens);
  let before = 0;
  for (const [i, token] of tokens.entries()) {
    const { text: own, start, end } = Object(token);
    if (own === "" || !(start >= before) || text.slice(start, end) !== own)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: tokenize gave for token ${i} ${JSON.stringify(token)}; it must be { text, start, end } with text.slice(start, end), behind the token before it`,
      );
    before = end;
  }
  return tokens as Token[];
}

function checkList(what: string, name: string, value: unknown): asserts value is readonly unknown[] {
  if (!Array.isArray(value))
    throw typeError("ERR_BPTT_TYPE", `${what}: ${name} must be an array, got ${describe(value)}`);
}

function checkWords(what: string, name: string, value: unknown): asserts value is readonly string[] {
  checkList(what, `${name}s`, value);
  for (const [i, word] of value.entries()) {
    if (typeof word !== "string")
      throw typeError("ERR_BPTT_TYPE", `${what}: ${name} ${i} must be a string, got ${describe(word)}`);
    if (word === "") throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${name} ${i} is empty`);
  }
}

// Tagged sentences in files, in either of two usual forms: one token and its tag a line with an empty line between sentences
// (CoNLL), or one object { tokens, tags } a line (JSON Lines).
import type { TaggedSentence } from "../tasks/index.js";

/** @throws Error naming file, line and what is wrong there */
export function parseTagged(path: string, text: string): Required<TaggedSentence>[] {
  const sentences = text.trimStart().startsWith("{") ? parseObjects(path, text) : parseColumns(path, text);
  if (sentences.length === 0) throw new Error(`${path} has no sentences`);
  return sentences;
}

function parseObjects(path: string, text: string): Required<TaggedSentence>[] {
  return lines(text).flatMap((line, i) => {
    if (line.trim() === "") return [];
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new Error(`${path}, line ${i + 1}: no JSON: ${(error as Error).message}`);
    }
    const { tokens, tags } = Object(value);
    const texts = [tokens, tags].every((list) => Array.isArray(list) && list.every((word) => typeof word === "string"));
    if (!texts || tokens.length === 0 || tokens.length !== tags.length)
      throw new Error(
        `${path}, line ${i + 1}: expected {"tokens": ["to", "Rome"], "tags": ["O", "B-to"]} with as many tags as tokens`,
      );
    return [{ tokens, tags }];
  });
}

function parseColumns(path: string, text: string): Required<TaggedSentence>[] {
  const sentences: { tokens: string[]; tags: string[] }[] = [];
  let open: { tokens: string[]; tags: string[] } | undefined;
  for (const [i, line] of lines(text).entries()) {
    const columns = line.trim().split(/\s+/);
    if (columns[0] === "" || columns[0] === "-DOCSTART-") {
      open = undefined;
      continue;
    }
    if (columns.length < 2)
      throw new Error(
        `${path}, line ${i + 1}: expected a token and its tag with a space or tab between, got ${JSON.stringify(line)}`,
      );
    if (open === undefined) {
      open = { tokens: [], tags: [] };
      sentences.push(open);
    }
    open.tokens.push(columns[0] as string);
    open.tags.push(columns.at(-1) as string); // CoNLL files have other columns between
  }
  return sentences;
}

/** The lines of a text, whatever ends them; a byte order mark is none of it. */
export function lines(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
}

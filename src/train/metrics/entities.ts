import { describe, rangeError, typeError } from "../../errors.js";

/** Precision, recall and their harmonic mean, each from 0 to 1. */
export interface Scores {
  /** Share of the predicted ones that are right; 0 where there are none. */
  readonly precision: number;
  /** Share of the expected ones that were found; 0 where there are none. */
  readonly recall: number;
  /** 2·precision·recall / (precision + recall). */
  readonly f1: number;
}

/** A labelled stretch of tokens, end excluded. */
export interface Entity {
  /** What follows B- or I-. */
  readonly type: string;
  /** Its first token. */
  readonly start: number;
  /** The token behind its last. */
  readonly end: number;
}

/**
 * The entities that a row of BIO tags means, by the rules of conlleval: B-x begins one; I-x goes on with one of type x, and
 * begins one after O or another type; everything else ends it.
 * @throws TypeError ERR_BPTT_TYPE for what are no tags
 * @example entities(["O", "B-to", "I-to", "B-date"]); // [{ type: "to", start: 1, end: 3 }, { type: "date", start: 3, end: 4 }]
 */
export function entities(tags: readonly string[]): Entity[] {
  if (!Array.isArray(tags))
    throw typeError("ERR_BPTT_TYPE", `entities() takes an array of tags, got ${describe(tags)}`);
  checkTags("entities(): tag", "", tags);
  return entitiesOf(tags);
}

function checkTags(what: string, where: string, tags: readonly unknown[]): void {
  for (const [i, tag] of tags.entries())
    if (typeof tag !== "string")
      throw typeError("ERR_BPTT_TYPE", `${what} ${i}${where} must be a string, got ${describe(tag)}`);
}

function checkRows(name: string, rows: unknown): asserts rows is string[][] {
  const what = "entityScores():";
  if (!Array.isArray(rows))
    throw typeError("ERR_BPTT_TYPE", `${what} ${name} must be an array of rows of tags, got ${describe(rows)}`);
  for (const [i, tags] of rows.entries()) {
    if (!Array.isArray(tags))
      throw typeError("ERR_BPTT_TYPE", `${what} ${name}[${i}] must be an array of tags, got ${describe(tags)}`);
    checkTags(`${what} tag`, ` of ${name}[${i}]`, tags);
  }
}

function entitiesOf(tags: readonly string[]): Entity[] {
  const found: { type: string; start: number; end: number }[] = [];
  let open: { type: string; start: number; end: number } | undefined;
  tags.forEach((tag, i) => {
    const type = tag.slice(2);
    const inside = tag.startsWith("I-") && open?.type === type;
    if (inside && open) {
      open.end = i + 1;
    } else if (tag.startsWith("B-") || tag.startsWith("I-")) {
      open = { type, start: i, end: i + 1 };
      found.push(open);
    } else {
      open = undefined;
    }
  });
  return found;
}

/**
 * Entity-level scores over sentences: an entity counts as found when its type and both its ends are right (conlleval).
 * @param expected one row of tags a sentence
 * @param predicted rows of the same lengths
 * @throws RangeError ERR_BPTT_SHAPE where the two do not fit
 * @throws TypeError ERR_BPTT_TYPE for what are no rows of tags
 * @example entityScores([["B-to", "I-to", "O", "B-from"]], [["B-to", "I-to", "B-from", "O"]]).f1; // 0.5
 */
export function entityScores(
  expected: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
): Scores {
  checkRows("expected", expected);
  checkRows("predicted", predicted);
  if (expected.length !== predicted.length)
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `entityScores(): ${expected.length} expected sentences, ${predicted.length} predicted`,
    );
  let right = 0;
  let wanted = 0;
  let given = 0;
  expected.forEach((tags, i) => {
    const guess = predicted[i] as readonly string[];
    if (tags.length !== guess.length)
      throw rangeError(
        "ERR_BPTT_SHAPE",
        `entityScores(): sentence ${i} has ${tags.length} tags, its prediction ${guess.length}`,
      );
    const truth = new Set(entitiesOf(tags).map(({ type, start, end }) => `${type} ${start} ${end}`));
    const answers = entitiesOf(guess);
    wanted += truth.size;
    given += answers.length;
    for (const { type, start, end } of answers) if (truth.has(`${type} ${start} ${end}`)) right += 1;
  });
  const precision = given === 0 ? 0 : right / given;
  const recall = wanted === 0 ? 0 : right / wanted;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** Entities of tag rows and their scores, by the rules of conlleval. */

import { entities, entityScores } from "bptt/train";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";

/** "x 0 2" for an entity of type x over tokens 0 and 1. */
function found(tags: string): string[] {
  return entities(tags.split(" ")).map(({ type, start, end }) => `${type} ${start} ${end}`);
}

describe("entities", () => {
  const rows: [title: string, tags: string, expected: string[]][] = [
    ["none", "O O O", []],
    ["B- alone, at both ends", "B-x O B-y", ["x 0 1", "y 2 3"]],
    ["I- goes on with its type", "O B-x I-x I-x O", ["x 1 4"]],
    ["to the end of the row", "O B-x I-x", ["x 1 3"]],
    ["I- after O begins one", "O I-x I-x O", ["x 1 3"]],
    ["I- at the start begins one", "I-x O", ["x 0 1"]],
    ["B- after B- begins another", "B-x B-x", ["x 0 1", "x 1 2"]],
    ["B- after I- begins another", "B-x I-x B-x I-x", ["x 0 2", "x 2 4"]],
    ["I- of another type begins one", "B-x I-y", ["x 0 1", "y 1 2"]],
    ["I- of another type in the middle, and back", "B-x I-x I-y I-x", ["x 0 2", "y 2 3", "x 3 4"]],
    ["I- after O of the same type is not joined", "B-x O I-x", ["x 0 1", "x 2 3"]],
    ["types that contain dashes and dots", "B-fromloc.city-name I-fromloc.city-name", ["fromloc.city-name 0 2"]],
    ["tags of another kind end an entity", "B-x UNK I-x", ["x 0 1", "x 2 3"]],
  ];
  for (const [title, tags, expected] of rows) {
    test(`${title}: ${tags}`, () => {
      expect(found(tags)).toEqual(expected);
    });
  }

  test("of no tags there are none", () => {
    expect(entities([])).toEqual([]);
  });
});

describe("entityScores", () => {
  const scores = (pairs: [expected: string, predicted: string][]) =>
    entityScores(
      pairs.map(([tags]) => tags.split(" ")),
      pairs.map(([, tags]) => tags.split(" ")),
    );

  test("an entity counts when its type and both its ends are right", () => {
    expect(scores([["B-x I-x O", "B-x I-x O"]])).toEqual({ precision: 1, recall: 1, f1: 1 });
    for (const wrong of ["B-x O O", "B-x I-x I-x", "B-y I-y O", "B-x B-x O", "O I-x O"]) {
      expect(scores([["B-x I-x O", wrong]])).toEqual({ precision: 0, recall: 0, f1: 0 });
    }
  });

  test("how it is spelt does not count: I- after O means the same entity", () => {
    expect(scores([["O B-x I-x", "O I-x I-x"]])).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  test("precision is of those predicted, recall of those expected, over all sentences", () => {
    const { precision, recall, f1 } = scores([
      ["B-x O B-y", "B-x B-x B-y"],
      ["B-x O O", "O O O"],
      ["O B-y O", "B-y O O"],
    ]);
    expect([precision, recall]).toEqual([2 / 4, 2 / 4]);
    expect(f1).toBe(0.5);
    const uneven = scores([["B-x B-y B-z B-z", "B-x O O O"]]);
    expect(uneven).toEqual({ precision: 1, recall: 1 / 4, f1: (2 * 0.25) / 1.25 });
  });

  test("the same entity in another sentence is no match", () => {
    expect(
      scores([
        ["B-x", "O"],
        ["O", "B-x"],
      ]),
    ).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  test("without any entity all is 0", () => {
    expect(scores([["O O", "O O"]])).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(entityScores([], [])).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

describe("wrong arguments", () => {
  const wrong = (value: unknown) => value as never;
  const rows: readonly [title: string, call: () => unknown, message: string][] = [
    ["no tags", () => entities(wrong(undefined)), "entities() takes an array of tags, got undefined"],
    ["a text", () => entities(wrong("B-x O")), 'entities() takes an array of tags, got "B-x O"'],
    ["tags by number", () => entities(wrong(["O", 3])), "entities(): tag 1 must be a string, got 3"],
    [
      "no sentences",
      () => entityScores(wrong(null), []),
      "entityScores(): expected must be an array of rows of tags, got null",
    ],
    [
      "a row for the rows",
      () => entityScores([["O"]], wrong(["O"])),
      'entityScores(): predicted[0] must be an array of tags, got "O"',
    ],
    [
      "tags by number in a row",
      () => entityScores(wrong([["O"], ["O", 7]]), [["O"], ["O", "O"]]),
      "entityScores(): tag 1 of expected[1] must be a string, got 7",
    ],
  ];
  for (const [title, call, message] of rows) {
    test(title, () => {
      expect(caught(call)).toEqual({ name: "TypeError", code: "ERR_BPTT_TYPE", message });
    });
  }
});

/** The likeliest row of tags by the rules of BIO is the best of all rows that keep them. */

import { describe, expect, test } from "vitest";
import { bestBioTags, bestTags, bioPredecessors } from "../../../src/tasks/tagging/decode.js";
import { Draw } from "../../golden/draw.js";

const TAGS = ["I-to", "O", "B-from", "B-to", "I-from"];
const N = 5;

function* rows(n: number): Generator<number[]> {
  if (n === 0) yield [];
  else for (const row of rows(n - 1)) for (let tag = 0; tag < TAGS.length; ++tag) yield [...row, tag];
}

function keepsRules(row: readonly number[]): boolean {
  return row.every((tag, i) => {
    const name = TAGS[tag] as string;
    const before = TAGS[row[i - 1] ?? -1]?.slice(2);
    return !name.startsWith("I-") || before === name.slice(2);
  });
}

const valid = [...rows(N)].filter(keepsRules);
const draw = new Draw(5);
const cases = Array.from({ length: 50 }, () => draw.values(N * TAGS.length));

describe("bestBioTags", () => {
  test("is the best of all rows that keep the rules", () => {
    expect(valid.length).toBeGreaterThan(100);
    for (const scores of cases) {
      const total = (row: Iterable<number>) =>
        [...row].reduce((sum, tag, token) => sum + (scores[token * TAGS.length + tag] as number), 0);
      const got = [...bestBioTags(scores, N, bioPredecessors(TAGS))];
      expect(keepsRules(got)).toBe(true);
      expect(total(got)).toBe(Math.max(...valid.map(total)));
    }
  });

  test("is what each token says for itself, where that keeps the rules", () => {
    const agreeing = cases.filter((scores) => keepsRules([...bestTags(scores, N)]));
    expect(agreeing.length).toBeGreaterThan(0);
    for (const scores of agreeing) expect(bestBioTags(scores, N, bioPredecessors(TAGS))).toEqual(bestTags(scores, N));
  });

  test("reads one token", () => {
    expect([...bestBioTags(Float32Array.of(9, 1, 2, 3, 8), 1, bioPredecessors(TAGS))]).toEqual([3]);
  });
});

test("an I-x that nothing can begin may follow any tag", () => {
  expect(bioPredecessors(["O", "I-a", "B-b", "I-b"])).toEqual([undefined, undefined, undefined, [2, 3]]);
});

/** Texts to slots: tokens and where they stand, probabilities of tags, and what is made of both. */

import { Generator, manualSeed, scope, type Tensor } from "bptt";
import * as nn from "bptt/nn";
import { type TagBatch, TagEncoder, Tagger, type TagScorer, tokenize, Vocabulary } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { expectClose } from "../../tolerance.js";
import { sentences } from "./sentences.js";

describe("tokenize", () => {
  test.each([
    ["Dec. 12, please!", ["Dec", ".", "12", ",", "please", "!"]],
    ["on 12/12 at 9:30", ["on", "12/12", "at", "9:30"]],
    ["at 5 o'clock from Xi'an", ["at", "5", "o'clock", "from", "Xi'an"]],
    ["Aix-en-Provence -> Nîmes", ["Aix-en-Provence", "->", "Nîmes"]],
    ["tomorrow's bus, it's late", ["tomorrow", "'s", "bus", ",", "it", "'s", "late"]],
    ["the 3rd of May 2027-01-09", ["the", "3rd", "of", "May", "2027-01-09"]],
    ["😀 a", ["😀", "a"]],
    ["", []],
  ])("%s", (text, expected) => {
    const tokens = tokenize(text);
    expect(tokens.map((token) => token.text)).toEqual(expected);
    for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text);
  });
});

/** A tagger whose logits for every word are given. */
function tagger(logits: Readonly<Record<string, readonly number[]>>, tags: readonly string[], split?: typeof tokenize) {
  const words = new Vocabulary(Object.keys(logits));
  class Lookup extends nn.Module implements TagScorer {
    readonly scores = new nn.Embedding(words.size, tags.length);
    override forward({ words, tokens }: TagBatch): Tensor {
      return nn.embedding(tokens, this.scores.forward(words).reshape([-1, tags.length]));
    }
  }
  const network = new Lookup();
  const none = tags.map(() => 0);
  network.scores.weight.set([none, none, ...Object.values(logits).map((row) => [...row])]);
  return new Tagger(network, new TagEncoder(words, tags, undefined), split);
}

const TAGS = ["O", "B-to", "I-to", "B-from"];
const reader = tagger(
  { to: [2, 0, 0, 0], New: [0, 3, 0, 0], York: [0, 0, 1, 0.5], from: [2, 0, 0, 0], Paris: [0, 0, 0, 2] },
  TAGS,
);
const probability = (logits: number[], of: number) =>
  Math.exp(logits[of] as number) / logits.reduce((sum, x) => sum + Math.exp(x), 0);
// exp of at most 3, four terms, a division.
const ROUNDINGS = 16;

describe("Tagger.score()", () => {
  test("gives every tag with its softmax probability", () => {
    const [scored] = reader.score([["New", "York"]]);
    expect(scored?.map(({ tag }) => tag)).toEqual(["B-to", "I-to"]);
    expectClose(
      "scores",
      (scored ?? []).map(({ score }) => score),
      [probability([0, 3, 0, 0], 1), probability([0, 0, 1, 0.5], 2)],
      ROUNDINGS,
    );
  });

  test("the same tags as tag(), for both ways of decoding", async () => {
    manualSeed(1);
    const data = sentences(40, 1);
    const trained = Tagger.create(data, { wordDim: 8, hiddenSize: 8 });
    await trained.fit(data, { epochs: 1, generator: new Generator(1) });
    const tokens = data.map((sentence) => sentence.tokens);
    for (const decoding of ["independent", "bio"] as const) {
      const scored = trained.score(tokens, { decoding });
      expect(scored.map((row) => row.map(({ tag }) => tag))).toEqual(trained.tag(tokens, { decoding }));
      for (const { score } of scored.flat()) expect(score > 0 && score <= 1).toBe(true);
    }
  });

  test("with BIO decoding the probability is that of the tag that was chosen", () => {
    const strict = tagger({ York: [1, 0, 2, 0] }, TAGS);
    const [[{ tag, score }]] = strict.score([["York"]], { decoding: "bio" }) as [[{ tag: string; score: number }]];
    expect(tag).toBe("O");
    expectClose("score", [score], [probability([1, 0, 2, 0], 0)], ROUNDINGS);
  });
});

describe("Tagger.slots()", () => {
  test("slots stand where the text has them, as sure as their least sure word", () => {
    const text = "to New  York from\tParis";
    const [slots] = reader.slots([text]);
    expect(slots?.map(({ score, ...slot }) => slot)).toEqual([
      { type: "to", text: "New  York", start: 3, end: 12 },
      { type: "from", text: "Paris", start: 18, end: 23 },
    ]);
    expectClose(
      "scores",
      (slots ?? []).map(({ score }) => score),
      [probability([0, 0, 1, 0.5], 2), probability([0, 0, 0, 2], 3)],
      ROUNDINGS,
    );
  });

  test("texts without words have none, and the order of texts is kept", () => {
    expect(reader.slots(["", "Paris", "  ", "to New"]).map((slots) => slots.map(({ text }) => text))).toEqual([
      [],
      ["Paris"],
      [],
      ["New"],
    ]);
  });

  test("inside a scope too", () => {
    expect(scope(() => reader.slots(["Paris"]))).toEqual(reader.slots(["Paris"]));
  });

  test("a tokenizer of one's own", () => {
    const characters = (text: string) => Array.from(text, (own, start) => ({ text: own, start, end: start + 1 }));
    const chinese = tagger({ 北: [0, 2, 0], 京: [0, 0, 2] }, ["O", "B-city", "I-city"], characters);
    expect(chinese.slots(["去北京"])[0]).toMatchObject([{ type: "city", text: "北京", start: 1, end: 3 }]);
  });
});

/** What a tagger refuses, before it makes or trains anything. */

import { Generator } from "bptt";
import { Tagger } from "bptt/tasks";
import { expect, test } from "vitest";
import { caught } from "../../caught.js";

const sentences = [{ tokens: ["to", "Oslo"], tags: ["O", "B-to"] }];
const tagger = Tagger.create(sentences, { wordDim: 2, hiddenSize: 2 });
const training = { epochs: 1, generator: new Generator(1) };

const cases: readonly (readonly [string, () => unknown, string, string])[] = [
  [
    "no list",
    () => Tagger.create(null as never),
    "ERR_BPTT_TYPE",
    "Tagger.create(): sentences must be an array, got null",
  ],
  ["no sentence", () => Tagger.create([]), "ERR_BPTT_ARGUMENT", "Tagger.create(): there are no sentences"],
  [
    "a misspelt option",
    () => Tagger.create(sentences, { hidden: 3 } as never),
    "ERR_BPTT_ARGUMENT",
    'Tagger.create(): unknown option "hidden"; known are wordDim',
  ],
  [
    "a text for its words",
    () => Tagger.create([{ tokens: "to Oslo", tags: [] }] as never),
    "ERR_BPTT_TYPE",
    'Tagger.create(): sentence 0: tokens must be an array, got "to Oslo"',
  ],
  [
    "a tag too few",
    () => tagger.fit([...sentences, { tokens: ["a", "b"], tags: ["O"] }], training),
    "ERR_BPTT_SHAPE",
    "Tagger.fit(): sentence 1 has 2 tokens, but 1 tags",
  ],
  [
    "an empty sentence",
    () => tagger.fit([...sentences, { tokens: [], tags: [] }], training),
    "ERR_BPTT_ARGUMENT",
    "Tagger.fit(): sentence 1 has no tokens",
  ],
  ["an empty word", () => tagger.tag([["to", ""]]), "ERR_BPTT_ARGUMENT", "Tagger.tag(): sentence 0: token 1 is empty"],
  [
    "numbers for words",
    () => tagger.tag([[1]] as never),
    "ERR_BPTT_TYPE",
    "Tagger.tag(): sentence 0: token 0 must be a string, got 1",
  ],
  [
    "a sentence alone",
    () => tagger.tag(["to Oslo"] as never),
    "ERR_BPTT_TYPE",
    'sentence 0: tokens must be an array, got "to Oslo"',
  ],
  [
    "a text alone",
    () => tagger.slots("to Oslo" as never),
    "ERR_BPTT_TYPE",
    'Tagger.slots(): texts must be an array, got "to Oslo"',
  ],
  [
    "tokens for a text",
    () => tagger.slots([["to", "Oslo"]] as never),
    "ERR_BPTT_TYPE",
    "Tagger.slots(): text 0 must be a string, got Array",
  ],
  [
    "a decoding that there is not",
    () => tagger.score([["to"]], { decoding: "viterbi" as never }),
    "ERR_BPTT_ARGUMENT",
    'Tagger.score(): decoding must be "independent" or "bio", got "viterbi"',
  ],
  [
    "a normalization that there is not",
    () => Tagger.create(sentences, { normalize: "lower" as never }),
    "ERR_BPTT_TYPE",
    'Tagger.create(): normalize must be "none", "lowercase", "digits" or a function of a token, got "lower"',
  ],
  [
    "a tokenizer that is none",
    () => Tagger.create(sentences, { tokenize: /\s/ as never }),
    "ERR_BPTT_TYPE",
    "Tagger: tokenize must be a function of a text, got RegExp",
  ],
  [
    "a tokenizer that gives texts",
    () => Tagger.create(sentences, { tokenize: ((text: string) => text.split(" ")) as never }).slots(["to Oslo"]),
    "ERR_BPTT_ARGUMENT",
    'Tagger.slots(): tokenize gave for token 0 "to"; it must be { text, start, end } with text.slice(start, end)',
  ],
  [
    "a tokenizer that goes back",
    () =>
      Tagger.create(sentences, {
        tokenize: () => [
          { text: "Oslo", start: 3, end: 7 },
          { text: "to", start: 0, end: 2 },
        ],
      }).slots(["to Oslo"]),
    "ERR_BPTT_ARGUMENT",
    "Tagger.slots(): tokenize gave for token 1",
  ],
  [
    "half a sentence a batch",
    () => tagger.fit(sentences, { ...training, batchSize: 0.5 }),
    "ERR_BPTT_ARGUMENT",
    "Tagger.fit(): batchSize must be an integer of at least 1, got 0.5",
  ],
  [
    "no probability",
    () => tagger.fit(sentences, { ...training, wordDropout: 3 }),
    "ERR_BPTT_ARGUMENT",
    "Tagger.fit(): wordDropout must be a probability from 0 to 1, got 3",
  ],
  [
    "no generator",
    () => tagger.fit(sentences, { epochs: 1 } as never),
    "ERR_BPTT_TYPE",
    "Tagger.fit(): generator must be a Generator, got undefined",
  ],
  [
    "a misspelt option of training",
    () => tagger.fit(sentences, { ...training, learningRate: 2 } as never),
    "ERR_BPTT_ARGUMENT",
    'Tagger.fit(): unknown option "learningRate"',
  ],
];

test.each(cases)("%s", (_, call, code, message) => {
  const weights = () => tagger.network.parameters().map((parameter) => parameter.toFloat32Array());
  const before = weights();
  const error = caught(call);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(weights()).toEqual(before);
});

test("a sentence without words has no tags", () => {
  expect(tagger.tag([[], ["to"]]).map(({ length }) => length)).toEqual([0, 1]);
});

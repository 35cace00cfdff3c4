/** What a text model refuses, before it makes, trains or generates anything. */

import { Generator } from "bptt";
import { Alphabet, TextModel, type TextTraining } from "bptt/tasks";
import { expect, test } from "vitest";
import { caught } from "../../caught.js";
import { freshModel, weights } from "./texts.js";

const model = freshModel("abcabc");
const generator = new Generator(1);
const create = (options: unknown) => () => TextModel.create("abc", options as never);
const train = (options: Partial<TextTraining> | Record<string, unknown>, text: unknown = "abc") => {
  return () => model.fit(text as string, { epochs: 1, generator, ...options } as never);
};
const generate = (options: Record<string, unknown>) => () =>
  model.generate({ length: 1, generator, ...options } as never);

const cases: readonly (readonly [string, () => unknown, string, string])[] = [
  [
    "no text",
    () => TextModel.create(null as never),
    "ERR_BPTT_TYPE",
    "TextModel.create(): text must be a string, got null",
  ],
  ["an empty text", () => TextModel.create(""), "ERR_BPTT_ARGUMENT", "TextModel.create(): text is empty"],
  [
    "a text with half of a character",
    () => TextModel.create("a\ud800"),
    "ERR_BPTT_ARGUMENT",
    "TextModel.create(): at 1 the text has half of a surrogate pair, which no file can hold: has a character been cut in two? text.toWellFormed() replaces it",
  ],
  [
    "a text whose characters are all rare",
    create({ minCount: 2 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.create(): no character of the text occurs 2 times (minCount)",
  ],
  [
    "no count",
    create({ minCount: 0 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.create(): minCount must be an integer of at least 1, got 0",
  ],
  [
    "a misspelt option",
    create({ hidden: 3 }),
    "ERR_BPTT_ARGUMENT",
    'TextModel.create(): unknown option "hidden"; known are cell, hiddenSize, embeddingDim',
  ],
  [
    "another cell",
    create({ cell: "elman" }),
    "ERR_BPTT_ARGUMENT",
    'TextNetwork: cell must be "rnn", "lstm" or "gru", got "elman"',
  ],
  ["no units", create({ hiddenSize: 0 }), "ERR_BPTT_ARGUMENT", "hiddenSize must be an integer of at least 1, got 0"],
  ["no probability", create({ dropout: 2 }), "ERR_BPTT_ARGUMENT", "p must be a probability from 0 to 1, got 2"],
  [
    "tied weights of two widths",
    create({ tied: true, hiddenSize: 8, embeddingDim: 4 }),
    "ERR_BPTT_ARGUMENT",
    "TextNetwork: tied needs an embeddingDim of hiddenSize 8, got 4",
  ],
  ["tied by a word", create({ tied: "yes" }), "ERR_BPTT_TYPE", 'TextNetwork: tied must be true or false, got "yes"'],
  [
    "an alphabet of another size",
    () => new TextModel(model.network, new Alphabet(["a"])),
    "ERR_BPTT_SHAPE",
    "TextModel: the network scores 4 characters, the alphabet has 2, unknown included",
  ],
  [
    "a file to be trained on",
    train({}, new Uint8Array(3)),
    "ERR_BPTT_TYPE",
    "TextModel.fit(): text must be a string, got Uint8Array",
  ],
  ["nothing to be trained on", train({}, ""), "ERR_BPTT_ARGUMENT", "TextModel.fit(): text is empty"],
  ["nothing to validate on", train({ valid: "" }), "ERR_BPTT_ARGUMENT", "TextModel.fit(): valid is empty"],
  ["no training", () => model.fit("abc", null as never), "ERR_BPTT_TYPE", "TextModel.fit(): options must be an object"],
  [
    "no epochs",
    train({ epochs: 0 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.fit(): epochs must be an integer of at least 1, got 0",
  ],
  [
    "half a stream",
    train({ batchSize: 0.5 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.fit(): batchSize must be an integer of at least 1, got 0.5",
  ],
  [
    "no steps",
    train({ steps: 0 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.fit(): steps must be an integer from 1 to 1048576, got 0",
  ],
  [
    "a seed for a generator",
    train({ generator: 1 }),
    "ERR_BPTT_TYPE",
    "TextModel.fit(): generator must be a Generator, got 1",
  ],
  ["a rate below 0", train({ lr: -1 }), "ERR_BPTT_ARGUMENT", "lr must be a number of at least 0, got -1"],
  [
    "a schedule of numbers",
    train({ schedule: [1] }),
    "ERR_BPTT_TYPE",
    "TextModel.fit(): schedule must be a function of the progress, got Array",
  ],
  [
    "early stopping by nothing",
    train({ earlyStopping: {} }),
    "ERR_BPTT_ARGUMENT",
    "earlyStopping watches the batches of valid, which is missing",
  ],
  [
    "a misspelt option of training",
    train({ learningRate: 2 }),
    "ERR_BPTT_ARGUMENT",
    'TextModel.fit(): unknown option "learningRate"',
  ],
  [
    "no length",
    () => model.generate({} as never),
    "ERR_BPTT_TYPE",
    "TextModel.generate(): length must be a number, got undefined",
  ],
  [
    "a length below 0",
    generate({ length: -1 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.generate(): length must be an integer of at least 0, got -1",
  ],
  [
    "codes for a prompt",
    generate({ prompt: [1] }),
    "ERR_BPTT_TYPE",
    "TextModel.generate(): prompt must be a string, got Array",
  ],
  [
    "a temperature below 0",
    generate({ temperature: -1 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.generate(): temperature must be a finite number of at least 0, got -1",
  ],
  ["a temperature without end", generate({ temperature: Infinity }), "ERR_BPTT_ARGUMENT", "at least 0, got Infinity"],
  ["no temperature", generate({ temperature: Number.NaN }), "ERR_BPTT_ARGUMENT", "at least 0, got NaN"],
  [
    "none to draw from",
    generate({ topK: 0 }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.generate(): topK must be an integer of at least 1, got 0",
  ],
  [
    "nothing to draw by",
    generate({ generator: undefined }),
    "ERR_BPTT_TYPE",
    "TextModel.generate(): generator must be a Generator, got undefined",
  ],
  ["a stop that is everywhere", generate({ stop: "" }), "ERR_BPTT_ARGUMENT", "TextModel.generate(): stop is empty"],
  [
    "a misspelt option of generation",
    generate({ topk: 2 }),
    "ERR_BPTT_ARGUMENT",
    'TextModel.generate(): unknown option "topk"',
  ],
  [
    "a wrong option, before the first character is asked for",
    () => model.characters({ length: -1, generator }),
    "ERR_BPTT_ARGUMENT",
    "TextModel.characters(): length must be an integer of at least 0, got -1",
  ],
  ["nothing to score", () => model.score(""), "ERR_BPTT_ARGUMENT", "TextModel.score(): text is empty"],
  [
    "no text to score",
    () => model.perplexity(3 as never),
    "ERR_BPTT_TYPE",
    "TextModel.perplexity(): text must be a string, got 3",
  ],
];

test.each(cases)("%s", (_, call, code, message) => {
  const before = weights(model);
  const { state } = generator;
  const error = caught(call);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(weights(model)).toEqual(before);
  expect(generator.state).toEqual(state);
});

/** Taggers as files: the same answers after save and load, and files that are none. */

import { Generator, manualSeed, tensor } from "bptt";
import { type ModelFile, readModelFile, writeModelFile } from "bptt/io";
import * as nn from "bptt/nn";
import { TagEncoder, Tagger, type TaggerOptions, tokenize, Vocabulary } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";
import { sentences } from "./sentences.js";

const data = sentences(30, 1);
const SIZES = { wordDim: 6, hiddenSize: 5 } as const;

async function trained(options: TaggerOptions = {}): Promise<Tagger> {
  manualSeed(1);
  const tagger = Tagger.create(data, { ...SIZES, ...options });
  await tagger.fit(data, { epochs: 1, generator: new Generator(1) });
  return tagger;
}

const texts = data.map(({ tokens }) => tokens.join(" "));

describe("save() and load()", () => {
  test.each<[string, TaggerOptions]>([
    ["words alone", {}],
    ["spellings by recurrence", { characters: { dim: 3, hiddenSize: 4, cell: "lstm" }, normalize: "digits" }],
    ["spellings by convolution", { characters: { dim: 3, channels: 4, kernelSize: 3 }, cell: "gru" }],
    ["layers in one direction", { cell: "lstm", numLayers: 2, bidirectional: false, variationalDropout: true }],
  ])("%s: the same slots and scores, bit for bit, and the same bytes again", async (_, options) => {
    const tagger = await trained(options);
    const bytes = tagger.save();
    const loaded = Tagger.load(bytes);
    expect(loaded.slots(texts)).toEqual(tagger.slots(texts));
    expect(loaded.score(data.map(({ tokens }) => tokens))).toEqual(tagger.score(data.map(({ tokens }) => tokens)));
    expect(loaded.save()).toEqual(bytes);
  });

  test("words with half a surrogate pair are unknown, so that a tagger can be saved", () => {
    const odd = [{ tokens: ["\ud800x", "Rome"], tags: ["O", "B-to"] }];
    const tagger = Tagger.create(odd, { ...SIZES, characters: { dim: 3, hiddenSize: 4, cell: "gru" } });
    expect(Tagger.load(tagger.save()).slots(["\ud800x Rome"])).toEqual(tagger.slots(["\ud800x Rome"]));
    expect(tagger.encoder.words.items).toEqual(["Rome"]);
    expect(caught(() => Tagger.create([{ tokens: ["a"], tags: ["B-\ud800"] }]))).toMatchObject({
      code: "ERR_BPTT_ARGUMENT",
      message: expect.stringContaining("sentence 0: tag"),
    });
  });

  test("a loaded tagger trains on as the saved one does", async () => {
    const tagger = await trained({ dropout: 0 });
    const loaded = Tagger.load(tagger.save());
    for (const each of [tagger, loaded]) await each.fit(data, { epochs: 1, generator: new Generator(2) });
    expect(loaded.save()).toEqual(tagger.save());
  });

  test("functions of one's own are given again", async () => {
    const own = { normalize: (token: string) => token.slice(0, 2), tokenize: (text: string) => tokenize(text) };
    const tagger = await trained(own);
    const bytes = tagger.save();
    expect(Tagger.load(bytes, own).slots(texts)).toEqual(tagger.slots(texts));
    expect(Tagger.load(bytes, own).save()).toEqual(bytes);
    expect(caught(() => Tagger.load(bytes))).toMatchObject({
      code: "ERR_BPTT_TYPE",
      message: expect.stringContaining("a normalize function of its own, which no file can hold"),
    });
    expect(caught(() => Tagger.load(bytes, { normalize: own.normalize }))).toMatchObject({
      code: "ERR_BPTT_TYPE",
      message: expect.stringContaining("a tokenize function of its own, which no file can hold"),
    });
  });

  test("a network of one's own cannot be saved whole", () => {
    class Own extends nn.Module {
      readonly linear = new nn.Linear(1, 1);
      forward() {
        return tensor([0]);
      }
    }
    const tagger = new Tagger(new Own(), new TagEncoder(new Vocabulary(["a"]), ["O"], undefined));
    expect(caught(() => tagger.save())).toMatchObject({
      code: "ERR_BPTT_STATE",
      message: expect.stringContaining("a network of your own (Own) cannot be made again from a file"),
    });
  });
});

describe("files that are no tagger", () => {
  const tagger = Tagger.create(data, { ...SIZES, characters: { dim: 2, hiddenSize: 3 } });
  const file = readModelFile(tagger.save());
  const config = file.config as Record<string, never>;
  const vocabulary = file.vocabulary as Record<string, string[]>;
  const changed = (part: Partial<ModelFile>) => writeModelFile({ ...file, ...part });

  test.each<[string, Partial<ModelFile>, string]>([
    ["another kind", { kind: "forecaster" }, 'holds a model of kind "forecaster", expected "tagger"'],
    ["a newer version", { version: 2 }, "was it saved by a newer one?"],
    ["no config", { config: 3 }, "the file has no config"],
    [
      "more units than weights",
      { config: { ...config, hiddenSize: 2 ** 30 } },
      "does not fit its own config: its sizes need",
    ],
    ["half a unit", { config: { ...config, hiddenSize: 2.5 } }, "hiddenSize must be an integer of at least 1, got 2.5"],
    ["a cell that there is not", { config: { ...config, cell: "sru" } }, "does not fit its own config"],
    ["no characters", { vocabulary: { words: vocabulary.words as [], tags: vocabulary.tags as [] } }, "not both"],
    ["words twice", { vocabulary: { ...vocabulary, words: ["a", "a"] } }, "words that are no list of different texts"],
    ["a word too few", { vocabulary: { ...vocabulary, words: (vocabulary.words as []).slice(1) } }, "its sizes need"],
    ["tags that are numbers", { vocabulary: { ...vocabulary, tags: [1] } }, "tags that are no list of different texts"],
    ["an unknown way of reading", { config: { ...config, normalize: "upper" } }, "reads texts in an unknown way"],
    ["a tensor too many", { tensors: { ...file.tensors, extra: tensor([1]) } }, "its sizes need"],
    ["an unknown option", { config: { ...config, depth: 3 } }, 'unknown option "depth"'],
  ])("%s", (_, part, message) => {
    const error = caught(() => Tagger.load(changed(part)));
    expect(error.message).toContain(message);
    expect(error.code).toBe("ERR_BPTT_FORMAT");
  });
});

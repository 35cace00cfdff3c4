/** A text model comes back from its file as it was, and from no other file. */

import { Generator, type Tensor, tensor } from "bptt";
import { type JsonValue, type ModelFile, readModelFile, writeModelFile } from "bptt/io";
import { TextModel, type TextOptions } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { caught } from "../../caught.js";
import { freshModel, randomText, weights } from "./texts.js";

const text = `${randomText(200, 1)}你好😀`;

const kinds: readonly TextOptions[] = [
  { cell: "rnn" },
  { cell: "gru", numLayers: 2, dropout: 0.25 },
  { cell: "lstm", embeddingDim: 1 },
  { tied: true, embeddingDim: 12, minCount: 2 },
];

describe.each(kinds.map((options) => [JSON.stringify(options), options] as const))("%s", (_, options) => {
  const model = freshModel(text, options);
  const loaded = TextModel.load(model.save());

  test("has the same sizes, alphabet and weights", () => {
    expect(loaded.network.sizes).toEqual(model.network.sizes);
    expect(loaded.alphabet.characters).toEqual(model.alphabet.characters);
    expect(weights(loaded)).toEqual(weights(model));
  });

  test("scores and generates the same bits, and is saved as the same bytes", () => {
    for (const own of [text, `${text}\ud800`]) expect(loaded.score(own)).toEqual(model.score(own));
    const generate = (own: TextModel) => own.generate({ prompt: "ab你", length: 50, generator: new Generator(1) });
    expect(generate(loaded)).toBe(generate(model));
    expect(loaded.save()).toEqual(model.save());
  });

  test("trains on as the model does", async () => {
    const own = TextModel.load(model.save());
    const other = TextModel.load(model.save());
    const start = weights(own);
    for (const each of [own, other]) {
      each.network.rnn.eval();
      await each.fit(text, { epochs: 1, generator: new Generator(2), batchSize: 4, steps: 8 });
    }
    expect(weights(own)).not.toEqual(start);
    if (!options.dropout) expect(weights(own)).toEqual(weights(other));
  });
});

describe("load() refuses", () => {
  const model = freshModel("abcabc");
  const file = readModelFile(model.save());
  const config = file.config as Record<string, JsonValue>;
  const change = (changed: Partial<ModelFile>) => writeModelFile({ ...file, ...changed });
  const configured = (changed: Record<string, JsonValue>) => change({ config: { ...config, ...changed } });
  const not = "TextModel.load(): this is no text model: ";
  const more: Record<string, Tensor> = { ...file.tensors, more: tensor([1]) };

  test.each<[string, Uint8Array, string]>([
    ["another kind", change({ kind: "tagger" }), 'the file holds a model of kind "tagger", expected "text"'],
    ["a newer version", change({ version: 2 }), "version 2"],
    ["no alphabet", writeModelFile({ ...file, vocabulary: [] }), `${not}its vocabulary must be a list of code points`],
    ["letters", change({ vocabulary: ["a", "b", "c"] }), `${not}its vocabulary must be a list of code points`],
    ["no code point", change({ vocabulary: [97, 98, 0x110000] }), `${not}its vocabulary must be a list of code points`],
    ["a code point twice", change({ vocabulary: [97, 98, 97] }), `${not}a code point stands twice in its vocabulary`],
    ["no config", change({ config: null }), `${not}cell in its config must be "rnn" or "lstm" or "gru", got undefined`],
    [
      "another cell",
      configured({ cell: "toString" }),
      `${not}cell in its config must be "rnn" or "lstm" or "gru", got "toString"`,
    ],
    [
      "half a unit",
      configured({ hiddenSize: 1.5 }),
      `${not}hiddenSize in its config must be an integer of at least 1, got 1.5`,
    ],
    [
      "no layers",
      configured({ numLayers: 0 }),
      `${not}numLayers in its config must be an integer of at least 1, got 0`,
    ],
    ["no probability", configured({ dropout: 2 }), `${not}dropout in its config must be a probability, got 2`],
    ["tied by a word", configured({ tied: "yes" }), `${not}tied in its config must be true or false, got "yes"`],
    [
      "tied sizes that differ",
      configured({ tied: true }),
      `${not}its config has tied weights, but embeddingDim 6 and hiddenSize 12`,
    ],
    ["sizes beyond all memory", configured({ hiddenSize: 2 ** 52, numLayers: 2 ** 40 }), `${not}its config means `],
    ["fewer characters than weights", change({ vocabulary: [97, 98] }), `${not}its config means `],
    ["weights too many", change({ tensors: more }), `${not}its config means `],
  ])("%s", (_, bytes, message) => {
    const error = caught(() => TextModel.load(bytes));
    expect(error.code).toBe("ERR_BPTT_FORMAT");
    expect(error.message).toContain(message);
  });

  test("weights of other shapes, as many as there should be", () => {
    const { "output.bias": bias, ...others } = file.tensors;
    const renamed = change({ tensors: { ...others, "output.bias": (bias as Tensor).reshape([2, 2]) } });
    const error = caught(() => TextModel.load(renamed));
    expect(error.code).toBe("ERR_BPTT_STATE");
    expect(error.message).toContain("output.bias has shape [2, 2], expected [4]");
  });

  test("bytes that were cut or changed", () => {
    const bytes = model.save();
    expect(caught(() => TextModel.load(bytes.subarray(0, -1))).code).toBe("ERR_BPTT_FORMAT");
    const changed = bytes.slice();
    changed[changed.length - 2] = (changed[changed.length - 2] as number) ^ 1;
    expect(caught(() => TextModel.load(changed)).code).toBe("ERR_BPTT_FORMAT");
    expect(caught(() => TextModel.load("model.bptt" as never)).code).toBe("ERR_BPTT_TYPE");
  });
});

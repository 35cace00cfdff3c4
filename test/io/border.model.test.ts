/** Model files that lie are refused before anything is made for them. */

import { memory, tensor } from "bptt";
import { type JsonValue, loadModel, type ModelFile, readModelFile, saveModel, writeModelFile } from "bptt/io";
import * as nn from "bptt/nn";
import { writeSafetensors } from "bptt/safetensors";
import { describe, expect, test } from "vitest";
import { ascii, file, parts } from "./files.js";
import { expectRefused } from "./refused.js";

const model = (config: unknown, tensors: ModelFile["tensors"] = {}) =>
  writeModelFile({ kind: "module", version: 1, config: config as JsonValue, tensors });
const fc = new nn.Linear(3, 2).stateDict();
const gru = new nn.GRU(2, 3).stateDict();
const GRU = readModelFile(saveModel(new nn.GRU(2, 3))).config as object;

/** With other metadata, and no checksum. */
function withMetadata(change: Record<string, unknown>): Uint8Array {
  const { header, data } = parts(saveModel(new nn.Linear(3, 2)));
  const { crc32, ...rest } = header.__metadata__ as Record<string, unknown>;
  return file({ ...header, __metadata__: { ...rest, ...change } }, data);
}

const CONFIGS: readonly [title: string, bytes: () => Uint8Array, message: string | RegExp][] = [
  [
    "no description",
    () => model(null),
    /^the config: unknown type of layer undefined; known are Sequential, RNN, LSTM, /,
  ],
  ["another type", () => model({ type: "Transformer" }), /^the config: unknown type of layer "Transformer"; known are/],
  [
    "a type that objects have",
    () => model({ type: "constructor" }),
    /^the config: unknown type of layer "constructor"/,
  ],
  [
    "modules that are no list",
    () => model({ type: "Sequential", modules: 3 }),
    "the config: modules must be an array, got 3",
  ],
  [
    "a module that is none",
    () => model({ type: "Sequential", modules: [{ type: "Tanh" }, "Linear"] }),
    /^the config, module 1: unknown type of layer undefined/,
  ],
  [
    "an unknown option",
    () => model({ type: "Tanh", slope: 1 }),
    'the config: Tanh: unknown option "slope"; known are type',
  ],
  [
    "a size that is none",
    () => model({ ...GRU, hiddenSize: -1 }, gru),
    "the config: hiddenSize must be an integer of at least 1, got -1",
  ],
  [
    "a size that hides what it is",
    () => model({ ...GRU, hiddenSize: { constructor: { name: { toString: 1 } } } }, gru),
    "the config: hiddenSize must be a number, got Object",
  ],
  [
    "a missing option",
    () => model({ type: "Linear", inFeatures: 3, outFeatures: 2 }, fc),
    "the config: bias must be true or false, got undefined",
  ],
  ["a probability above 1", () => model({ ...GRU, dropout: 2 }, gru), /^the config: GRU: dropout must be /],
  [
    "too many modules",
    () => model({ type: "Sequential", modules: Array(10001).fill({ type: "Tanh" }) }),
    "the config: 10001 modules in one Sequential are more than 10000",
  ],
  [
    "2^31 − 1 layers",
    () => model({ ...GRU, numLayers: 2 ** 31 - 1 }, gru),
    "the tensors do not fit the config: weight_ih_l1 [9, 3] is missing",
  ],
  [
    "a hidden size of 2^30",
    () => model({ ...GRU, hiddenSize: 2 ** 30 }, gru),
    "the tensors do not fit the config: weight_ih_l0 has shape [9, 2], expected [3221225472, 2]",
  ],
  [
    "a normalized shape of 3·2^30",
    () => model({ type: "LayerNorm", normalizedShape: [2 ** 30, 3], eps: 0, elementwiseAffine: false, bias: false }),
    "the config: normalizedShape: shape [1073741824, 3] has 3221225472 elements, more than the 2^30 that 4 GiB of memory hold",
  ],
  [
    "a tensor of integers",
    () =>
      model(
        { type: "Linear", inFeatures: 1, outFeatures: 1, bias: false },
        { weight: tensor(Int32Array.of(1), [1, 1]) },
      ),
    "the tensors do not fit the config: weight is int32, expected float32",
  ],
  [
    "a tensor too many",
    () => model({ type: "Tanh" }, fc),
    "the tensors do not fit the config: bias belongs to no layer",
  ],
  [
    "deep nesting",
    () => withMetadata({ config: "[".repeat(100) }),
    "the config is nested deeper than 64 levels, at character 64: no such file needs that",
  ],
];

const METADATA: typeof CONFIGS = [
  [
    "weights alone",
    () => writeSafetensors(fc, { metadata: { format: "pt" } }),
    'this safetensors file is no bptt model: its metadata do not say format "bptt". For weights alone use loadStateDict(readSafetensors(bytes).tensors)',
  ],
  [
    "another kind",
    () => withMetadata({ kind: "tagger" }),
    'the file holds a model of kind "tagger", expected "module"',
  ],
  [
    "a newer version",
    () => withMetadata({ version: "2" }),
    'the file is a "module" of version 2, this version of bptt reads 1; was it saved by a newer one?',
  ],
  [
    "a version that is none",
    () => withMetadata({ version: "01" }),
    'the model file\'s version must be an integer of at least 1, got "01"',
  ],
  [
    "no version and no config",
    () => withMetadata({ version: undefined, config: undefined }),
    "the model file's metadata lack version, config",
  ],
  [
    "metadata that nobody knows",
    () => withMetadata({ crc33: "0" }),
    'the model file\'s metadata have an unknown "crc33"; known are format, version, kind, config, vocabulary, crc32',
  ],
  ["a config that is no JSON", () => withMetadata({ config: "{" }), "the config is no JSON: {"],
  ["a vocabulary that is no JSON", () => withMetadata({ vocabulary: "" }), "the vocabulary is no JSON: "],
  [
    "a wrong checksum",
    () => withMetadata({ crc32: "00000000" }),
    "the model file's checksum is wrong: its bytes were changed, by an error of the disk or the transfer",
  ],
  ["no file", () => ascii("nothing"), "the file has 7 bytes, fewer than the 8 that tell a safetensors header's length"],
];

for (const [what, rows] of Object.entries({ config: CONFIGS, metadata: METADATA })) {
  describe(`loadModel refuses: ${what}`, () => {
    for (const [title, make, message] of rows) {
      test(title, () => {
        const bytes = make();
        const before = memory();
        expectRefused("loadModel()", () => loadModel(bytes), message);
        expect(memory()).toEqual(before);
      });
    }
  });
}

test("a file without a checksum, as another program may write it, is read", () => {
  expect(loadModel(withMetadata({}))).toBeInstanceOf(nn.Linear);
});

test("every flipped bit of a model file is noticed", () => {
  const bytes = saveModel(new nn.Linear(3, 2));
  let read = 0;
  for (let i = 0; i < 8 * bytes.length; ++i) {
    const flipped = bytes.slice();
    flipped[i >> 3] = (flipped[i >> 3] as number) ^ (1 << (i & 7));
    try {
      loadModel(flipped);
      read += 1;
    } catch (error) {
      expect((error as { code?: string }).code).toBe("ERR_BPTT_FORMAT");
    }
  }
  expect(read).toBe(0);
});

/** Model files of any kind: what is written is read again; what a file cannot hold is refused. */

import { tensor } from "bptt";
import { describeFile, type ModelFile, readModelFile, writeModelFile } from "bptt/io";
import { writeSafetensors } from "bptt/safetensors";
import { describe, expect, test } from "vitest";
import { wrong } from "../border.js";
import { caught } from "../caught.js";
import { entry, file, parts } from "./files.js";

const model: ModelFile = {
  kind: "tagger",
  version: 3,
  config: { sizes: [1, 2.5, -1e-7], name: "n\u0000µ", nested: { deep: [[[null]]], on: true }, __proto__: null },
  vocabulary: ["O", "B-città", "__proto__", "\u2028"],
  tensors: { w: tensor([1, 2]), ids: tensor(Int32Array.of(7)) },
};

describe("a model file", () => {
  test("holds what was written", () => {
    const { tensors, ...rest } = readModelFile(writeModelFile(model), "tagger", 3);
    const { tensors: given, ...expected } = model;
    expect(rest).toEqual(JSON.parse(JSON.stringify(expected)));
    expect(Object.entries(tensors).map(([name, value]) => [name, value.dtype, value.toArray()])).toEqual([
      ["w", "float32", [1, 2]],
      ["ids", "int32", [7]],
    ]);
    expect(Object.keys(given)).toHaveLength(2);
  });

  test("has no vocabulary where none was given", () => {
    const { vocabulary, ...rest } = model;
    expect(readModelFile(writeModelFile(rest), undefined, 3)).not.toHaveProperty("vocabulary");
    expect(vocabulary).toHaveLength(4);
  });

  test("keeps a key that objects have", () => {
    const config = JSON.parse('{"__proto__": {"polluted": 1}}');
    const read = readModelFile(writeModelFile({ ...model, config }), "tagger", 3).config as object;
    expect(Object.entries(read)).toEqual([["__proto__", { polluted: 1 }]]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("says what it is in its header", () => {
    const { header } = parts(writeModelFile(model));
    expect(header.__metadata__).toMatchObject({
      format: "bptt",
      version: "3",
      kind: "tagger",
      crc32: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  test("keeps its checksum when another program writes the same header in another way", () => {
    const { header, data } = parts(writeModelFile(model));
    const { __metadata__: metadata, ...tensors } = header;
    const reversed = Object.fromEntries(Object.entries(metadata as object).reverse());
    const bytes = file(`{ ${JSON.stringify({ ...tensors, __metadata__: reversed }).slice(1)}`, data);
    expect(readModelFile(bytes, "tagger", 3).kind).toBe("tagger");
  });
});

describe("describeFile", () => {
  test("reads the header of any safetensors file", () => {
    const bytes = file({ b: entry("BF16", [2, 3], 0, 12), a: entry("I64", [], 12, 20), __metadata__: { x: "y" } }, 20);
    expect(describeFile(bytes)).toEqual({
      kind: "safetensors",
      metadata: { x: "y" },
      tensors: [
        { name: "b", dtype: "BF16", shape: [2, 3], bytes: 12 },
        { name: "a", dtype: "I64", shape: [], bytes: 8 },
      ],
      parameters: 7,
      bytes: bytes.length,
    });
  });

  test("names the kind of a model file", () => {
    expect(describeFile(writeModelFile(model)).kind).toBe("tagger");
  });

  test("does not read the numbers", () => {
    expect(describeFile(file({ a: entry("BOOL", [1], 0, 1) }, Uint8Array.of(9))).parameters).toBe(1);
  });
});

type Row = readonly [title: string, call: () => unknown, name: string, code: string, message: string];
const write = (change: object) => writeModelFile({ ...model, ...change });
const cycle: unknown[] = [];
cycle.push(cycle);

const REFUSED: readonly Row[] = [
  [
    "a kind that is none",
    () => write({ kind: "" }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'writeModelFile(): kind must be a name such as "tagger", got ""',
  ],
  [
    "a version of 0",
    () => write({ version: 0 }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "writeModelFile(): version must be an integer of at least 1, got 0",
  ],
  [
    "a misspelt part",
    () => write({ vocab: [] }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'writeModelFile(): unknown option "vocab"; known are kind, version, config, vocabulary, tensors',
  ],
  [
    "NaN in the config",
    () => write({ config: { a: [Number.NaN] } }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    "writeModelFile(): config.a.0: JSON cannot hold NaN",
  ],
  [
    "a tensor in the config",
    () => write({ config: { a: tensor(1) } }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "writeModelFile(): config.a must be JSON: null, booleans, numbers, strings, arrays and plain objects, got Tensor",
  ],
  [
    "undefined in the config",
    () => write({ config: { a: undefined } }),
    "TypeError",
    "ERR_BPTT_TYPE",
    "writeModelFile(): config.a must be JSON: null, booleans, numbers, strings, arrays and plain objects, got undefined",
  ],
  [
    "half a character",
    () => write({ vocabulary: ["\ud800"] }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'writeModelFile(): vocabulary.0 "\\ud800" is no well-formed Unicode',
  ],
  [
    "a dtype that is not written",
    () => writeModelFile(model, { dtype: wrong("BF16") }),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'writeModelFile(): dtype must be "F32" or "F16", got "BF16"',
  ],
  [
    "a module for tensors",
    () => writeSafetensors(wrong({ stateDict() {} })),
    "TypeError",
    "ERR_BPTT_TYPE",
    "writeSafetensors() takes tensors by name: give it model.stateDict(), not the Object",
  ],
  [
    "a Map for tensors",
    () => writeSafetensors(wrong(new Map())),
    "TypeError",
    "ERR_BPTT_TYPE",
    "writeSafetensors() takes an object of tensors by name, got Map; use Object.fromEntries(map)",
  ],
  [
    "no tensors",
    () => writeSafetensors(wrong(null)),
    "TypeError",
    "ERR_BPTT_TYPE",
    "writeSafetensors() takes an object of tensors by name, got null",
  ],
  [
    "an array for a tensor",
    () => writeSafetensors({ a: wrong([1]) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'writeSafetensors(): "a" must be a Tensor, got Array',
  ],
  [
    "the name of the metadata",
    () => writeSafetensors({ __metadata__: tensor(1) }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'writeSafetensors(): no tensor can be named "__metadata__": the format keeps the metadata there',
  ],
  [
    "half a character in a name",
    () => writeSafetensors({ "a\udc00": tensor(1) }),
    "RangeError",
    "ERR_BPTT_ARGUMENT",
    'writeSafetensors(): the name "a\\udc00" is no well-formed Unicode',
  ],
  [
    "metadata that are no strings",
    () => writeSafetensors({}, { metadata: wrong({ epoch: 3 }) }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'writeSafetensors(): metadata "epoch" must be a string, got 3; JSON.stringify makes one',
  ],
  [
    "metadata that are no object",
    () => writeSafetensors({}, { metadata: wrong("a") }),
    "TypeError",
    "ERR_BPTT_TYPE",
    'writeSafetensors(): metadata must be an object of strings, got "a"',
  ],
  [
    "an unknown option",
    () => writeSafetensors({}, wrong({ meta: {} })),
    "TypeError",
    "ERR_BPTT_ARGUMENT",
    'writeSafetensors(): unknown option "meta"; known are metadata, dtype',
  ],
];

describe("what a file cannot hold is refused", () => {
  for (const [title, call, name, code, message] of REFUSED) {
    test(title, () => {
      expect(caught(call)).toEqual({ name, code, message });
    });
  }

  test("a config that refers to itself", () => {
    expect(caught(() => write({ config: cycle }))).toMatchObject({
      code: "ERR_BPTT_ARGUMENT",
      message: expect.stringMatching(/^writeModelFile\(\): config(\.0)+ is nested too deep, or refers to itself$/),
    });
  });
});

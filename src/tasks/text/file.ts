// A text model as a model file: how its network is made, its characters as code points, its weights.
import { describe, formatError } from "../../errors.js";
import type { Tensor } from "../../index.js";
import { type JsonValue, readModelFile, writeModelFile } from "../../io/index.js";
import { CELLS, type Cell, recurrentParameters } from "../cells.js";
import { Alphabet } from "./alphabet.js";
import { TextNetwork, type TextSizes } from "./network.js";

const KIND = "text";
const VERSION = 1;
const WHAT = "TextModel.load()";

export function writeTextModel(network: TextNetwork, alphabet: Alphabet): Uint8Array<ArrayBuffer> {
  const { characters: _, ...config } = network.sizes;
  return writeModelFile({
    kind: KIND,
    version: VERSION,
    config,
    // Numbers, since half a surrogate pair is a code point of a string, but no text.
    vocabulary: alphabet.characters.map((character) => character.codePointAt(0) as number),
    tensors: network.stateDict(),
  });
}

export function readTextModel(bytes: Uint8Array): { network: TextNetwork; alphabet: Alphabet } {
  const { config, vocabulary, tensors } = readModelFile(bytes, KIND, VERSION);
  const alphabet = readAlphabet(vocabulary);
  const sizes = readSizes(config, alphabet.size);
  // Before the network takes memory: no file makes one that is larger than itself.
  const count = Object.values(tensors).reduce((sum: number, { size }: Tensor) => sum + size, 0);
  if (count !== parameterCount(sizes))
    throw refused(`its config means ${parameterCount(sizes)} weights, it holds ${count}`);
  const network = new TextNetwork(sizes);
  network.loadStateDict(tensors);
  return { network, alphabet };
}

function readAlphabet(vocabulary: JsonValue | undefined): Alphabet {
  const isCode = (code: unknown) => Number.isInteger(code) && (code as number) >= 0 && (code as number) <= 0x10ffff;
  if (!Array.isArray(vocabulary) || vocabulary.length === 0 || !vocabulary.every(isCode))
    throw refused("its vocabulary must be a list of code points");
  if (new Set(vocabulary).size !== vocabulary.length) throw refused("a code point stands twice in its vocabulary");
  return new Alphabet(vocabulary.map((code: number) => String.fromCodePoint(code)));
}

function readSizes(config: JsonValue, characters: number): Required<TextSizes> {
  const given = Object(config) as Record<string, unknown>;
  const read = <T>(key: keyof TextSizes, kind: string, test: (value: unknown) => boolean): T => {
    const value = Object.hasOwn(given, key) ? given[key] : undefined;
    if (!test(value)) throw refused(`${key} in its config must be ${kind}, got ${describe(value)}`);
    return value as T;
  };
  const integer = (key: keyof TextSizes) =>
    read<number>(key, "an integer of at least 1", (value) => Number.isSafeInteger(value) && (value as number) >= 1);
  const sizes = {
    characters,
    cell: read<Cell>("cell", CELLS.map((cell) => `"${cell}"`).join(" or "), (cell) => CELLS.includes(cell as Cell)),
    embeddingDim: integer("embeddingDim"),
    hiddenSize: integer("hiddenSize"),
    numLayers: integer("numLayers"),
    dropout: read<number>("dropout", "a probability", (p) => typeof p === "number" && p >= 0 && p <= 1),
    tied: read<boolean>("tied", "true or false", (tied) => typeof tied === "boolean"),
  };
  if (sizes.tied && sizes.embeddingDim !== sizes.hiddenSize)
    throw refused(
      `its config has tied weights, but embeddingDim ${sizes.embeddingDim} and hiddenSize ${sizes.hiddenSize}`,
    );
  return sizes;
}

// Embedding, recurrent layers with two biases, output.
function parameterCount({ characters, cell, embeddingDim, hiddenSize, numLayers, tied }: Required<TextSizes>): number {
  const recurrent = recurrentParameters(cell, embeddingDim, hiddenSize, numLayers);
  return characters * embeddingDim + recurrent + (tied ? 0 : characters * hiddenSize) + characters;
}

function refused(why: string): Error {
  return formatError(`${WHAT}: this is no text model: ${why}`);
}

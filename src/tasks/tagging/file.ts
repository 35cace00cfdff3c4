// A tagger as a model file: the sizes of its network, how it reads texts, its vocabularies and its weights.
import { describe, formatError, stateError, typeError } from "../../errors.js";
import { type JsonValue, type ModelFile, readModelFile, writeModelFile } from "../../io/index.js";
import { TagEncoder } from "./encoder.js";
import { parameterCount, TaggerNetwork, type TaggerSizes, type TagScorer } from "./network.js";
import { type Normalization, normalizer } from "./tokens.js";
import { Vocabulary } from "./vocabulary.js";

const KIND = "tagger";
const VERSION = 1;

/** How a tagger reads texts, as far as a file can tell. */
export interface Reading {
  readonly normalize: Exclude<Normalization, (token: string) => string> | "own";
  readonly tokenize: "words" | "own";
}

/** What a file has said. */
export interface TaggerParts {
  readonly network: TaggerNetwork;
  readonly encoder: TagEncoder;
  readonly reading: Reading;
}

/** @throws Error ERR_BPTT_STATE for a network of one's own, which only its author knows how to make */
export function encodeTagger(network: TagScorer, encoder: TagEncoder, reading: Reading): Uint8Array<ArrayBuffer> {
  if (!(network instanceof TaggerNetwork))
    throw stateError(
      "ERR_BPTT_STATE",
      `Tagger.save(): a tagger around a network of your own (${describe(network)}) cannot be made again from a file; save its weights: writeSafetensors(tagger.network.stateDict())`,
    );
  const { words, tags, characters } = encoder;
  const { words: _words, tags: _tags, characters: spelling, ...sizes } = network.sizes;
  const { count: _count, ...spelt } = spelling ?? { count: 0 };
  return writeModelFile({
    kind: KIND,
    version: VERSION,
    config: { ...sizes, ...(spelling && { characters: spelt }), ...reading } as JsonValue,
    vocabulary: { words: distinct(words), tags, ...(characters && { characters: distinct(characters) }) } as JsonValue,
    tensors: network.stateDict(),
  });
}

/**
 * Checks all of a file before it makes anything of it; its memory is bounded by the size of the file.
 * @param normalize the function that the tagger was made with, where that was one's own
 * @throws Error ERR_BPTT_FORMAT for a file that is damaged or no tagger
 */
export function decodeTagger(bytes: Uint8Array, normalize: unknown): TaggerParts {
  const file = readModelFile(bytes, KIND, VERSION);
  const { normalize: form, tokenize, ...sizes } = record("config", file.config);
  const { words, tags, characters } = record("vocabulary", file.vocabulary);
  const encode = form === "own" ? ownNormalizer(normalize) : normalizer(form);
  if (encode === undefined || (tokenize !== "words" && tokenize !== "own"))
    throw damaged(`reads texts in an unknown way: ${JSON.stringify({ normalize: form, tokenize })}`);
  const encoder = new TagEncoder(
    new Vocabulary(texts("words", words)),
    texts("tags", tags),
    characters === undefined ? undefined : new Vocabulary(texts("characters", characters)),
    encode,
  );
  return { network: network(file, sizes, encoder), encoder, reading: { normalize: form, tokenize } as Reading };
}

const distinct = ({ items }: Vocabulary): string[] => [...new Set(items)];

function network(file: ModelFile, config: Record<string, unknown>, encoder: TagEncoder): TaggerNetwork {
  const { words, tags, characters } = encoder;
  const spelling = config.characters === undefined ? undefined : record("config.characters", config.characters);
  if ((spelling === undefined) !== (characters === undefined))
    throw damaged("has either sizes or a vocabulary for characters, not both");
  const sizes = {
    ...config,
    words: words.size,
    tags: tags.length,
    ...(spelling && { characters: { ...spelling, count: characters?.size } }),
  } as unknown as TaggerSizes;
  const stored = Object.values(file.tensors).reduce((sum, { size }) => sum + size, 0);
  try {
    // Before any of them is allocated.
    const needed = parameterCount(sizes);
    if (needed !== stored) throw new Error(`its sizes need ${needed} numbers, the file holds ${stored}`);
    const made = new TaggerNetwork(sizes);
    made.loadStateDict(file.tensors);
    return made;
  } catch (error) {
    throw damaged(`does not fit its own config: ${(error as Error).message}`);
  }
}

function ownNormalizer(normalize: unknown): (token: string) => string {
  if (typeof normalize !== "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `Tagger.load(): this tagger was made with a normalize function of its own, which no file can hold: give it in the options, got ${describe(normalize)}`,
    );
  return normalize as (token: string) => string;
}

function record(name: string, value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw damaged(`has no ${name}`);
  return value as Record<string, unknown>;
}

function texts(name: string, value: unknown): string[] {
  const strings = Array.isArray(value) && value.every((text) => typeof text === "string");
  if (!strings || new Set(value).size !== value.length)
    throw damaged(`has ${name} that are no list of different texts`);
  return value;
}

function damaged(what: string): Error {
  return formatError(`Tagger.load(): the file ${what}`);
}

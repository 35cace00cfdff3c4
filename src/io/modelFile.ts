// Model files: safetensors whose metadata says how to make the model that the tensors belong to,
//
//   format "bptt"  version  kind  config (JSON)  vocabulary (JSON, optional)  crc32
//
// so that every reader of safetensors reads the weights too. crc32 is the CRC-32, in hexadecimal, of the header without it, as
// headerText writes it, and of the data: a flipped bit in a weight would be a number like any other.
import { checkInteger, checkOptions, describe, formatError, typeError } from "../errors.js";
import type { JsonValue } from "../json.js";
import type { Tensor } from "../ops/tensor.js";
import { crc32 } from "./crc32.js";
import { jsonText, nesting, parseJson } from "./json.js";
import { byPlace, type Entry, type Header, readHeader } from "./safetensors/header.js";
import { readTensors } from "./safetensors/read.js";
import { assemble, encodeTensors, headerText, type WriteOptions } from "./safetensors/write.js";
import { checkWellFormed, encodeText } from "./text.js";

/** What a model file holds. */
export interface ModelFile {
  /** What the model is: "tagger", "forecaster", … */
  readonly kind: string;
  /** Of config and vocabulary, as the kind defines them; from 1 on. */
  readonly version: number;
  /** What the model is made from. */
  readonly config: JsonValue;
  /** The words, characters or tags that its inputs and outputs stand for. */
  readonly vocabulary?: JsonValue;
  /** Its numbers by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

const FORMAT = "bptt";
const KEYS = ["format", "version", "kind", "config", "vocabulary", "crc32"];
const DEPTH = 64; // of nested config and vocabulary

/**
 * The bytes of a model file (`.bptt`). The same model gives the same bytes.
 * @param options dtype: "F32" (default), or "F16" for half the size and 11 significant bits
 * @throws TypeError ERR_BPTT_TYPE, ERR_BPTT_ARGUMENT for what is no model file
 * @throws RangeError ERR_BPTT_ARGUMENT for what JSON or the format cannot hold
 * @example
 * const tensors = new nn.Embedding(3, 8).stateDict();
 * const bytes = writeModelFile({ kind: "words", version: 1, config: { dim: 8 }, vocabulary: ["a", "b", "c"], tensors });
 * readModelFile(bytes, "words").vocabulary; // ["a", "b", "c"]
 */
export function writeModelFile(file: ModelFile, options: Pick<WriteOptions, "dtype"> = {}): Uint8Array<ArrayBuffer> {
  return writeModel("writeModelFile()", file, options);
}

/** The same, in the name of another function. */
export function writeModel(
  what: string,
  file: ModelFile,
  options: Pick<WriteOptions, "dtype">,
): Uint8Array<ArrayBuffer> {
  checkOptions(what, options, ["dtype"]);
  checkOptions(what, file, ["kind", "version", "config", "vocabulary", "tensors"]);
  const { kind, version, config, vocabulary, tensors } = file;
  if (typeof kind !== "string" || kind === "")
    throw typeError("ERR_BPTT_TYPE", `${what}: kind must be a name such as "tagger", got ${describe(kind)}`);
  checkWellFormed(`${what}: kind`, kind);
  checkInteger(`${what}: version`, version, 1);
  const metadata = {
    format: FORMAT,
    version: String(version),
    kind,
    config: jsonText(`${what}: config`, config, DEPTH),
    ...(vocabulary !== undefined && { vocabulary: jsonText(`${what}: vocabulary`, vocabulary, DEPTH) }),
  };
  const encoded = encodeTensors(what, tensors, options.dtype);
  const checksum = sealOf(metadata, encoded.entries, encoded.data);
  return assemble(what, { ...metadata, crc32: checksum }, encoded);
}

/**
 * Reads a model file and checks all of it, its checksum included, before anything is made.
 * @param kind what the file must be, where it is given
 * @param newest the newest version of the kind that the caller reads
 * @throws Error ERR_BPTT_FORMAT for bytes that are no model file, were cut or changed, are of another kind or a newer version
 * @example
 * const file = readModelFile(saveModel(new nn.Linear(8, 3)));
 * [file.kind, file.version]; // ["module", 1]
 * Object.keys(file.tensors); // ["bias", "weight"]
 */
export function readModelFile(bytes: Uint8Array, kind?: string, newest = 1): ModelFile {
  return readModel("readModelFile()", bytes, kind, newest);
}

/** The same, in the name of another function. */
export function readModel(what: string, bytes: Uint8Array, kind: string | undefined, newest: number): ModelFile {
  const header = readHeader(what, bytes);
  const { metadata } = header;
  checkMetadata(what, metadata, kind, newest);
  checkSeal(what, bytes, header);
  const parse = (key: "config" | "vocabulary") =>
    parseJson(`${what}: the ${key}`, metadata[key] as string, nesting(DEPTH)) as JsonValue;
  return {
    kind: metadata.kind as string,
    version: Number(metadata.version),
    config: parse("config"),
    ...(metadata.vocabulary !== undefined && { vocabulary: parse("vocabulary") }),
    tensors: readTensors(what, bytes, header),
  };
}

/** Whether the metadata of a safetensors file says that it is a model file. */
export function isModelFile(metadata: Header["metadata"]): boolean {
  return Object.hasOwn(metadata, "format") && metadata.format === FORMAT;
}

function checkMetadata(what: string, metadata: Header["metadata"], kind: string | undefined, newest: number): void {
  if (!isModelFile(metadata)) {
    throw formatError(
      `${what}: this safetensors file is no bptt model: its metadata do not say format "bptt". For weights alone use loadStateDict(readSafetensors(bytes).tensors)`,
    );
  }
  const missing = ["version", "kind", "config"].filter((key) => !Object.hasOwn(metadata, key));
  if (missing.length > 0) throw formatError(`${what}: the model file's metadata lack ${missing.join(", ")}`);
  const { version = "" } = metadata;
  if (kind !== undefined && metadata.kind !== kind)
    throw formatError(`${what}: the file holds a model of kind ${describe(metadata.kind)}, expected ${describe(kind)}`);
  if (!/^[1-9]\d{0,8}$/.test(version))
    throw formatError(`${what}: the model file's version must be an integer of at least 1, got ${describe(version)}`);
  if (Number(version) > newest)
    throw formatError(
      `${what}: the file is a ${describe(metadata.kind)} of version ${version}, this version of bptt reads ${newest}; was it saved by a newer one?`,
    );
  const unknown = Object.keys(metadata).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw formatError(
      `${what}: the model file's metadata have an unknown ${describe(unknown)}; known are ${KEYS.join(", ")}`,
    );
}

function checkSeal(what: string, bytes: Uint8Array, { metadata, entries, start }: Header): void {
  const { crc32: expected, ...rest } = metadata;
  if (expected === undefined) return; // written by another program
  const ordered = Object.fromEntries(
    KEYS.filter((key) => Object.hasOwn(rest, key)).map((key) => [key, rest[key] as string]),
  );
  if (sealOf(ordered, entries, [bytes.subarray(start)]) !== expected)
    throw formatError(
      `${what}: the model file's checksum is wrong: its bytes were changed, by an error of the disk or the transfer`,
    );
}

// The metadata in the order of KEYS, the entries in that of their data.
function sealOf(metadata: Record<string, string>, entries: readonly Entry[], data: readonly Uint8Array[]): string {
  const text = encodeText(headerText(metadata, [...entries].sort(byPlace)));
  const sum = data.reduce((before, part) => crc32(part, before), crc32(text));
  return sum.toString(16).padStart(8, "0");
}

// The header of a safetensors file (https://github.com/huggingface/safetensors, "Format"):
//
//   N (u64, little-endian)  N bytes of UTF-8 JSON  the numbers of all tensors
//
// The JSON is an object { name: { dtype, shape, data_offsets: [begin, end] }, … } with offsets that count from behind it, and
// under "__metadata__" strings by name. The numbers fill the rest of the file without a hole. Nothing in it is believed: every
// number is compared with the bytes there are, before anything is allocated for it.
import { describe, formatError, typeError } from "../../errors.js";
import type { Shape } from "../../tensor/shape.js";
import { parseJson } from "../json.js";
import { decodeText, isWellFormed } from "../text.js";
import { bytesOf, type FileDType, fileDTypes, isFileDType } from "./dtypes.js";
import { guess } from "./guess.js";

/** What the header says of one tensor; its bytes are [begin, end) of the data. */
export interface Entry {
  readonly name: string;
  readonly dtype: FileDType;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their data. */
  readonly entries: readonly Entry[];
  /** Where the data begins. */
  readonly start: number;
}

/** The key of the metadata, which is no name of a tensor. */
export const METADATA = "__metadata__";
/** The most bytes of a header, as the format's own reader has it. */
export const MOST_HEADER_BYTES = 100_000_000;
const LENGTH_BYTES = 8;
const BRACE = 0x7b;
const LEVELS = ["{", "{", "["]; // the header, a tensor, its shape or offsets
const MOST_DIMENSIONS = 64; // those of PyTorch

/**
 * The checked header of a whole file.
 * @throws TypeError ERR_BPTT_TYPE for what is no bytes
 * @throws Error ERR_BPTT_FORMAT naming what is wrong, where, and what has likely happened
 */
export function readHeader(what: string, bytes: unknown): Header {
  checkBytes(what, bytes);
  const length = headerLength(what, bytes);
  const start = LENGTH_BYTES + length;
  const text = decodeText(bytes.subarray(LENGTH_BYTES, start));
  if (text === undefined) throw formatError(`${what}: the header is not UTF-8: the file is damaged`);
  const header = parseJson(`${what}: the header`, text, LEVELS) as Record<string, unknown>;
  const metadata = Object.hasOwn(header, METADATA) ? header[METADATA] : {};
  checkMetadata(what, metadata);
  const names = Object.keys(header).filter((name) => name !== METADATA);
  const entries = names.map((name) => readEntry(what, name, header[name]));
  entries.sort(byPlace);
  checkPlaces(what, entries, start, bytes.length);
  return { metadata, entries, start };
}

/** The order of the data; of tensors without any at one place, that of their names. */
export function byPlace(a: Entry, b: Entry): number {
  return a.begin - b.begin || a.end - b.end || (a.name < b.name ? -1 : 1);
}

function checkBytes(what: string, bytes: unknown): asserts bytes is Uint8Array {
  if (bytes instanceof Uint8Array) return;
  const hint = bytes instanceof ArrayBuffer ? "; use new Uint8Array(buffer)" : "";
  throw typeError("ERR_BPTT_TYPE", `${what} takes the bytes of a file as a Uint8Array, got ${describe(bytes)}${hint}`);
}

function headerLength(what: string, bytes: Uint8Array): number {
  const kind = guess(bytes);
  const mistaken = kind === undefined ? "" : `; it looks like ${kind}`;
  if (bytes.length < LENGTH_BYTES)
    throw formatError(
      `${what}: the file has ${bytes.length} bytes, fewer than the 8 that tell a safetensors header's length${mistaken}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES);
  const length = view.getUint32(0, true) + 2 ** 32 * view.getUint32(4, true);
  if (length > MOST_HEADER_BYTES)
    throw formatError(
      `${what}: this is no safetensors file: its first 8 bytes would make a header of ${length} bytes, more than the ${MOST_HEADER_BYTES} of the format${mistaken}`,
    );
  if (bytes.length > LENGTH_BYTES && bytes[LENGTH_BYTES] !== BRACE)
    throw formatError(
      `${what}: this is no safetensors file: byte 8 must be the { of its header, got ${bytes[LENGTH_BYTES]}${mistaken}`,
    );
  if (length > bytes.length - LENGTH_BYTES)
    throw formatError(
      `${what}: the file has ${bytes.length} bytes, its header alone ends at byte ${LENGTH_BYTES + length}: was the download cut off?`,
    );
  if (length === 0) throw formatError(`${what}: the header has no bytes: the file is empty or damaged`);
  return length;
}

function checkMetadata(what: string, metadata: unknown): asserts metadata is Record<string, string> {
  if (!isObject(metadata))
    throw formatError(`${what}: ${METADATA} must be an object of strings, got ${word(metadata)}`);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string")
      throw formatError(`${what}: ${METADATA} ${describe(key)} must be a string, got ${word(value)}`);
    if (!isWellFormed(key) || !isWellFormed(value))
      throw formatError(`${what}: ${METADATA} ${describe(key)} is no well-formed Unicode`);
  }
}

function readEntry(what: string, name: string, entry: unknown): Entry {
  const tensor = `${what}: tensor ${describe(name)}`;
  if (!isWellFormed(name)) throw formatError(`${tensor}: the name is no well-formed Unicode`);
  if (!isObject(entry))
    throw formatError(`${tensor} must be an object with dtype, shape and data_offsets, got ${word(entry)}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isFileDType(dtype)) throw formatError(`${tensor}: unknown dtype ${word(dtype)}; read are ${fileDTypes()}`);
  const bytes = bytesOf(dtype) * countOf(tensor, shape);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every((offset) => isSize(offset, 2 ** 53 - 1)))
    throw formatError(`${tensor}: data_offsets must be two byte counts [begin, end], got ${text(offsets)}`);
  const [begin, end] = offsets as [number, number];
  if (end - begin !== bytes)
    throw formatError(
      `${tensor}: data_offsets ${text(offsets)} span ${end - begin} bytes, ${dtype} of shape ${text(shape)} needs ${bytes}`,
    );
  return { name, dtype, shape: shape as Shape, begin, end };
}

// The number of elements of a shape.
function countOf(tensor: string, shape: unknown): number {
  if (!Array.isArray(shape) || !shape.every((size) => isSize(size, 2 ** 31 - 1)))
    throw formatError(`${tensor}: shape must be an array of sizes from 0 to 2^31 − 1, got ${text(shape)}`);
  if (shape.length > MOST_DIMENSIONS)
    throw formatError(`${tensor}: ${shape.length} dimensions are more than the ${MOST_DIMENSIONS} of any tensor`);
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (count > 2 ** 30)
      throw formatError(`${tensor}: shape ${text(shape)} has more elements than the 2^30 that 4 GiB of memory hold`);
  }
  return count;
}

// Sorted entries fill the data: one begins where the last has ended.
function checkPlaces(what: string, entries: readonly Entry[], start: number, fileBytes: number): void {
  let at = 0;
  for (const [i, { name, begin, end }] of entries.entries()) {
    if (begin !== at) {
      const before = entries[i - 1];
      const after = before ? `, ${describe(before.name)} before it ends at ${at}` : "";
      throw formatError(
        `${what}: tensor ${describe(name)} begins at byte ${begin} of the data${after}: ${begin < at ? "they overlap" : "a hole is left"}`,
      );
    }
    at = end;
  }
  const expected = start + at;
  if (fileBytes < expected)
    throw formatError(
      `${what}: the file has ${fileBytes} bytes, its header says ${expected}: was the download cut off?`,
    );
  if (fileBytes > expected)
    throw formatError(
      `${what}: ${fileBytes - expected} bytes follow the data of the last tensor, where its header ends the file at byte ${expected}`,
    );
}

function isSize(value: unknown, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most && !Object.is(value, -0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// A value of the header, in an error message.
function word(value: unknown): string {
  return Array.isArray(value) ? "an array" : isObject(value) ? "an object" : describe(value);
}

function text(value: unknown): string {
  if (value === undefined) return "none";
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

/** What the fuzz tests share: mutations of bytes, what a reader may do, and how much memory it may take. */

import { memory } from "bptt";
import { readSafetensors } from "bptt/safetensors";
import fc from "fast-check";
import { expect } from "vitest";
import { turn } from "../memory/heap.js";
import { parts, READERS } from "./files.js";

/** Fixed, so that every run is the same; a failure prints it with the path to its case. */
export const SEED = 1990;

const CHUNK = 1000;
/** Bytes outside of linear memory that a reader may take for each byte of a file, and besides. */
const FACTOR = 16;
const SLACK = 2 ** 20;
const SLOW_MS = 2000;

/** Runs a property on `runs` cases. Between chunks memory is looked at, and finalizers may run. */
export async function fuzz<T>(cases: fc.Arbitrary<T>, runs: number, check: (given: T) => number): Promise<void> {
  for (let done = 0; done < runs; done += CHUNK) {
    let fileBytes = 0;
    const before = process.memoryUsage().arrayBuffers;
    const property = fc.property(cases, (given) => {
      const start = performance.now();
      fileBytes += check(given);
      expect(performance.now() - start, "ms of a case").toBeLessThan(SLOW_MS);
    });
    fc.assert(property, { seed: SEED + done, numRuns: Math.min(CHUNK, runs - done), endOnFailure: true });
    expect(process.memoryUsage().arrayBuffers - before, "bytes").toBeLessThan(FACTOR * fileBytes + SLACK);
    await turn();
  }
  expect(Object.keys(Object.prototype), "properties of every object").toEqual([]);
}

/**
 * What reading gives; undefined where it is refused as it must be. Linear memory has then grown by `allowed` bytes at most,
 * those of layers that were made before the one that is refused.
 */
export function read<T>(what: string, call: () => T, allowed = 0): T | undefined {
  const before = memory();
  try {
    return call();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== "ERR_BPTT_FORMAT" || !message.startsWith(`${what}(): `)) throw error;
    if (memory().used > before.used + allowed) throw new Error(`memory grew: ${message}`);
    return undefined;
  }
}

/** readSafetensors gives what a file says, by the definition of its dtypes, or refuses it. */
export function checkRead(bytes: Uint8Array): boolean {
  const result = read("readSafetensors", () => readSafetensors(bytes));
  if (!result) return false;
  const { header, data } = parts(bytes);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const names = Object.keys(header).filter((name) => name !== "__metadata__");
  if (names.length !== Object.keys(result.tensors).length) throw new Error("other names");
  let end = 0;
  for (const name of names) {
    const { dtype, shape, data_offsets: offsets } = own(header, name) as Described;
    const [size, element] = READERS[dtype] as (typeof READERS)[string];
    const tensor = own(result.tensors, name) as (typeof result.tensors)[string];
    const values = tensor.dtype === "int32" ? (tensor.copyData() as Int32Array) : tensor.toFloat32Array();
    if (JSON.stringify(tensor.shape) !== JSON.stringify(shape)) throw new Error(`${name} has another shape`);
    if (offsets[1] - offsets[0] !== size * values.length) throw new Error(`${name} has other numbers`);
    values.forEach((value, i) => {
      if (!Object.is(value, element(view, offsets[0] + size * i))) throw new Error(`${name} ${i} is ${value}`);
    });
    end += size * values.length;
  }
  if (end !== data.length) throw new Error("bytes that belong to nobody");
  return true;
}

interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function own(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value;
}

type Mutation = (bytes: Uint8Array, at: number, value: number) => Uint8Array;

const joined = (...pieces: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));
/** What an edit of the header puts in the place of a number or a word. */
const WORDS = [
  "0",
  "-1",
  "1e9",
  "4294967296",
  "9007199254740993",
  "1.5",
  "null",
  "[]",
  "{}",
  '""',
  '"F64"',
  '"BOOL"',
  "__proto__",
  "]",
  '"',
  "\\u0000",
];

const MUTATIONS: readonly Mutation[] = [
  (bytes, at, value) => bytes.map((byte, i) => (i === at ? byte ^ (1 << (value & 7)) : byte)),
  (bytes, at, value) => bytes.map((byte, i) => (i === at ? value & 255 : byte)),
  (bytes, at) => bytes.slice(0, at),
  (bytes, at) => bytes.slice(at),
  (bytes, at, value) => joined(bytes.subarray(0, at), Uint8Array.of(value & 255), bytes.subarray(at)),
  (bytes, at, value) => joined(bytes.subarray(0, at), bytes.subarray(at + 1 + (value % 16))),
  (bytes, at, value) => joined(bytes.subarray(0, at), bytes.subarray(at - (value % 64), at), bytes.subarray(at)),
  (bytes, at, value) => bytes.slice().copyWithin(at, value % bytes.length, (value % bytes.length) + 8),
  editHeader,
];

/** The length follows the edit, so that it is the header's contents that are looked at. */
function editHeader(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length > bytes.length - 8) return bytes;
  const text = String.fromCharCode(...bytes.subarray(8, 8 + length));
  const words = [...text.matchAll(/-?\d+|"[^"]*"|[[\]{},:]/g)];
  const word = words[at % words.length];
  if (!word) return bytes;
  const put = WORDS[value % WORDS.length] as string;
  const edited = text.slice(0, word.index) + put + text.slice(word.index + word[0].length);
  const header = Uint8Array.from(edited, (c) => c.charCodeAt(0));
  const result = joined(new Uint8Array(8), header, bytes.subarray(8 + length));
  new DataView(result.buffer).setUint32(0, header.length, true);
  return result;
}

/** One of the files with one to three mutations. */
export function mutated(
  files: readonly Uint8Array[],
): fc.Arbitrary<{ readonly original: number; readonly bytes: Uint8Array }> {
  const mutation = fc.tuple(fc.nat(MUTATIONS.length - 1), fc.nat(2 ** 16), fc.nat(2 ** 16));
  return fc
    .tuple(fc.nat(files.length - 1), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([original, steps]) => {
      let bytes = files[original] as Uint8Array;
      for (const [kind, at, value] of steps) {
        if (bytes.length < 8) break;
        bytes = (MUTATIONS[kind] as Mutation)(bytes, at % bytes.length, value);
      }
      return { original, bytes };
    });
}

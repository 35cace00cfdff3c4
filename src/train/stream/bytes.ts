// The state of a stream as bytes, little-endian:
//
//   "bpst"  version (u32)  length of the head (u32)  length of the numbers (u32)  head (UTF-8 JSON)  numbers (f32)  CRC-32 of all before (u32)
//
// The head is { kinds, weights, layouts }: what the stages compute, the CRC-32 of all parameters, and what the numbers belong to.
// Nothing in the bytes is trusted: the checksum finds a cut or a changed byte, and every length is compared with what is there.
import { describe, stateError, typeError } from "../../errors.js";
import { crc32 } from "../../io/crc32.js";

/** What is written. */
export interface StreamState {
  readonly kinds: readonly string[];
  readonly weights: number;
  readonly layouts: readonly unknown[];
  readonly numbers: Float32Array;
}

const MAGIC = 0x74737062; // "bpst"
const VERSION = 1;
const HEADER = 16;

export function encodeState({ numbers, ...head }: StreamState): Uint8Array<ArrayBuffer> {
  const text = encodeText(JSON.stringify(head));
  const bytes = new Uint8Array(HEADER + text.length + 4 * numbers.length + 4);
  const view = new DataView(bytes.buffer);
  [MAGIC, VERSION, text.length, 4 * numbers.length].forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  bytes.set(text, HEADER);
  const start = HEADER + text.length;
  for (let i = 0; i < numbers.length; ++i) view.setFloat32(start + 4 * i, numbers[i] as number, true);
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

/**
 * @throws TypeError ERR_BPTT_TYPE for what is no bytes
 * @throws Error ERR_BPTT_STATE for bytes that are no whole, unchanged state of this version
 */
export function decodeState(given: unknown): StreamState {
  if (!(given instanceof Uint8Array))
    throw typeError("ERR_BPTT_TYPE", `restore() takes the Uint8Array that state() gave, got ${describe(given)}`);
  const bytes = given;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER + 4 || view.getUint32(0, true) !== MAGIC)
    throw damaged(`these ${bytes.length} bytes are no state of a stream`);
  const version = view.getUint32(4, true);
  if (version !== VERSION)
    throw damaged(
      `the state has version ${version}, this version of bptt reads ${VERSION}; was it saved by a newer one?`,
    );
  const headLength = view.getUint32(8, true);
  const numbersLength = view.getUint32(12, true);
  const expected = HEADER + headLength + numbersLength + 4;
  if (bytes.length !== expected || numbersLength % 4 !== 0)
    throw damaged(`the state has ${bytes.length} bytes, but its lengths say ${expected}: it was cut or changed`);
  if (crc32(bytes.subarray(0, -4)) !== view.getUint32(bytes.length - 4, true))
    throw damaged("the state's checksum is wrong: a byte was changed");
  const head = parseHead(bytes.subarray(HEADER, HEADER + headLength));
  const start = HEADER + headLength;
  const numbers = Float32Array.from({ length: numbersLength / 4 }, (_, i) => view.getFloat32(start + 4 * i, true));
  return { ...head, numbers };
}

function parseHead(text: Uint8Array): Omit<StreamState, "numbers"> {
  let head: unknown;
  try {
    head = JSON.parse(decodeText(text));
  } catch {
    throw damaged("the state's head is no JSON");
  }
  const { kinds, weights, layouts } = Object(head);
  const strings = Array.isArray(kinds) && kinds.every((kind) => typeof kind === "string");
  if (!strings || !Number.isInteger(weights) || !Array.isArray(layouts))
    throw damaged("the state's head lacks kinds, weights or layouts");
  return { kinds, weights, layouts };
}

function damaged(what: string): Error {
  return stateError("ERR_BPTT_STATE", `restore(): ${what}. The stream is as before`);
}

// The head is ASCII: class names may not be, so all else is escaped as JSON does.
function encodeText(text: string): Uint8Array {
  const ascii = text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return Uint8Array.from(ascii, (c) => c.charCodeAt(0));
}

function decodeText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

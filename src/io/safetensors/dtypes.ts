// The number formats of safetensors, and how each becomes one of ours: floats float32, integers and booleans int32.
// A typed array over little-endian bytes is what they are: WebAssembly memory, which the library views the same way, is
// little-endian too.
import { formatError } from "../../errors.js";
import { fromBrainHalves, fromHalves } from "./half.js";

type Numbers = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

interface Format {
  /** Bytes of an element. */
  readonly bytes: number;
  /** The numbers in bytes of its own; `what` names the tensor in error messages. */
  readonly decode: (bytes: ArrayBuffer, what: string) => Numbers;
}

/** The names that files give to the number formats that are read. */
export type FileDType =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "I32"
  | "I16"
  | "I8"
  | "U64"
  | "U32"
  | "U16"
  | "U8"
  | "BOOL";

const FORMATS = {
  F64: { bytes: 8, decode: (bytes) => new Float32Array(new Float64Array(bytes)) },
  F32: { bytes: 4, decode: (bytes) => new Float32Array(bytes) },
  F16: { bytes: 2, decode: (bytes) => fromHalves(new Uint16Array(bytes)) },
  BF16: { bytes: 2, decode: (bytes) => fromBrainHalves(new Uint16Array(bytes)) },
  I64: { bytes: 8, decode: (bytes, what) => narrow(new BigInt64Array(bytes), what) },
  I32: { bytes: 4, decode: (bytes) => new Int32Array(bytes) },
  I16: { bytes: 2, decode: (bytes) => new Int32Array(new Int16Array(bytes)) },
  I8: { bytes: 1, decode: (bytes) => new Int32Array(new Int8Array(bytes)) },
  U64: { bytes: 8, decode: (bytes, what) => narrow(new BigUint64Array(bytes), what) },
  U32: { bytes: 4, decode: (bytes, what) => narrow(new Uint32Array(bytes), what) },
  U16: { bytes: 2, decode: (bytes) => new Int32Array(new Uint16Array(bytes)) },
  U8: { bytes: 1, decode: (bytes) => new Int32Array(new Uint8Array(bytes)) },
  BOOL: { bytes: 1, decode: (bytes, what) => truths(new Uint8Array(bytes), what) },
} as const satisfies Record<FileDType, Format>;

/** Whether it is the name of a number format that is read. */
export function isFileDType(name: unknown): name is FileDType {
  return typeof name === "string" && Object.hasOwn(FORMATS, name);
}

/** All names, as an error message lists them. */
export function fileDTypes(): string {
  return Object.keys(FORMATS).join(", ");
}

export function bytesOf(dtype: FileDType): number {
  return FORMATS[dtype].bytes;
}

export function decodeNumbers(what: string, dtype: FileDType, bytes: ArrayBuffer): Numbers {
  return FORMATS[dtype].decode(bytes, what);
}

function narrow(values: BigInt64Array | BigUint64Array | Uint32Array, what: string): Int32Array<ArrayBuffer> {
  const result = new Int32Array(values.length);
  for (let i = 0; i < values.length; ++i) {
    const value = values[i] as bigint | number;
    if (value < -(2 ** 31) || value >= 2 ** 31)
      throw formatError(`${what}: element ${i} is ${value}, outside of the int32 that integers are read as`);
    result[i] = Number(value);
  }
  return result;
}

function truths(values: Uint8Array, what: string): Int32Array<ArrayBuffer> {
  const wrong = values.findIndex((value) => value > 1);
  if (wrong >= 0) throw formatError(`${what}: element ${wrong} is ${values[wrong]}, a BOOL is 0 or 1`);
  return new Int32Array(values);
}

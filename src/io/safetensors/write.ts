import { checkOptions, describe, rangeError, typeError } from "../../errors.js";
import { Tensor } from "../../ops/tensor.js";
import { checkWellFormed, encodeText } from "../text.js";
import { toHalves } from "./half.js";
import { type Entry, METADATA, MOST_HEADER_BYTES } from "./header.js";

/** Options of writeSafetensors. */
export interface WriteOptions {
  /** Strings by name that go along with the tensors. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How float32 numbers are written: "F32" (default), or "F16", rounded to the nearest and on ties to the even one; from 65520 on they become infinite. */
  readonly dtype?: "F32" | "F16";
}

/**
 * The bytes of a safetensors file. Tensors stand in the order of the format's own writer: by dtype (F32, I32, F16), then by
 * name; the header is filled up with spaces to a multiple of 8, so that all numbers are aligned. The same tensors give the same bytes.
 * @param tensors by name, as `stateDict()` gives them; int32 ones are written as I32
 * @throws TypeError ERR_BPTT_TYPE for what is no tensor, ERR_BPTT_ARGUMENT for another dtype
 * @throws RangeError ERR_BPTT_ARGUMENT for a name that the format cannot hold
 * @example
 * import { writeFileSync } from "node:fs";
 * const model = new nn.LSTM(8, 32);
 * writeFileSync("model.safetensors", writeSafetensors(model.stateDict(), { metadata: { epoch: "12" } }));
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  options: WriteOptions = {},
): Uint8Array<ArrayBuffer> {
  const what = "writeSafetensors()";
  checkOptions(what, options, ["metadata", "dtype"]);
  const { metadata, dtype } = options;
  checkStrings(what, metadata);
  return assemble(what, metadata, encodeTensors(what, tensors, dtype));
}

/** Tensors as they stand in a file. */
export interface Encoded {
  readonly entries: readonly Entry[];
  readonly data: readonly Uint8Array[];
}

/** Checks the tensors and encodes them, in the order of the file. */
export function encodeTensors(what: string, tensors: unknown, dtype: unknown = "F32"): Encoded {
  if (dtype !== "F32" && dtype !== "F16")
    throw typeError("ERR_BPTT_ARGUMENT", `${what}: dtype must be "F32" or "F16", got ${describe(dtype)}`);
  checkTensors(what, tensors);
  const formatOf = (tensor: Tensor) => (tensor.dtype === "int32" ? "I32" : dtype);
  const rank = (tensor: Tensor) => ["F32", "I32", "F16"].indexOf(formatOf(tensor));
  const ordered = Object.entries(tensors).sort(
    ([a, left], [b, right]) => rank(left) - rank(right) || compareNames(a, b),
  );
  let at = 0;
  const data: Uint8Array[] = [];
  const entries = ordered.map(([name, tensor]): Entry => {
    const format = formatOf(tensor);
    const numbers = tensor.copyData();
    const { buffer } = format === "F16" ? toHalves(numbers as Float32Array<ArrayBuffer>) : numbers;
    data.push(new Uint8Array(buffer));
    const begin = at;
    at += buffer.byteLength;
    return { name, dtype: format, shape: tensor.shape, begin, end: at };
  });
  return { entries, data };
}

/** The header as it is written, without the spaces behind it. */
export function headerText(metadata: Readonly<Record<string, string>> | undefined, entries: readonly Entry[]): string {
  const parts = entries.map(
    ({ name, dtype, shape, begin, end }) =>
      `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`,
  );
  if (metadata) parts.unshift(`"${METADATA}":${JSON.stringify(metadata)}`);
  return `{${parts.join(",")}}`;
}

/** The file. */
export function assemble(
  what: string,
  metadata: Readonly<Record<string, string>> | undefined,
  { entries, data }: Encoded,
): Uint8Array<ArrayBuffer> {
  const text = encodeText(headerText(metadata, entries));
  const length = Math.ceil(text.length / 8) * 8;
  if (length > MOST_HEADER_BYTES)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: names and metadata make a header of ${length} bytes, more than the ${MOST_HEADER_BYTES} that are read`,
    );
  const bytes = new Uint8Array(8 + length + (entries.at(-1)?.end ?? 0));
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.fill(0x20, 8, 8 + length).set(text, 8);
  for (const [i, { begin }] of entries.entries()) bytes.set(data[i] as Uint8Array, 8 + length + begin);
  return bytes;
}

function checkTensors(what: string, tensors: unknown): asserts tensors is Record<string, Tensor> {
  if (typeof tensors !== "object" || tensors === null || Array.isArray(tensors) || tensors instanceof Tensor)
    throw typeError("ERR_BPTT_TYPE", `${what} takes an object of tensors by name, got ${describe(tensors)}`);
  if (tensors instanceof Map)
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} takes an object of tensors by name, got Map; use Object.fromEntries(map)`,
    );
  if ("stateDict" in tensors && typeof tensors.stateDict === "function")
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} takes tensors by name: give it model.stateDict(), not the ${describe(tensors)}`,
    );
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!(tensor instanceof Tensor))
      throw typeError("ERR_BPTT_TYPE", `${what}: ${describe(name)} must be a Tensor, got ${describe(tensor)}`);
    if (name === METADATA)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: no tensor can be named "${METADATA}": the format keeps the metadata there`,
      );
    checkWellFormed(`${what}: the name`, name);
  }
}

function checkStrings(what: string, metadata: unknown): void {
  if (metadata === undefined) return;
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata) || metadata instanceof Map)
    throw typeError("ERR_BPTT_TYPE", `${what}: metadata must be an object of strings, got ${describe(metadata)}`);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string")
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: metadata ${describe(key)} must be a string, got ${describe(value)}; JSON.stringify makes one`,
      );
    checkWellFormed(`${what}: metadata`, key);
    checkWellFormed(`${what}: metadata ${describe(key)}`, value);
  }
}

// By code points, which is the order of their UTF-8 bytes.
function compareNames(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  const i = x.findIndex((c, k) => c !== y[k]);
  if (i < 0) return x.length - y.length;
  return (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? -1);
}

// The few things of the protobuf wire format that a model file needs: varints, strings, bytes, messages.
// https://protobuf.dev/programming-guides/encoding

/** A field: its number and its content. An array is a repeated field. */
export type Field = readonly [number: number, value: Value | readonly Value[]];
/** An integer of at least 0, a string, or the bytes of a message. */
export type Value = number | string | Uint8Array;

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const encoder = new TextEncoder();

/** The bytes of a message. */
export function message(...fields: readonly Field[]): Uint8Array {
  return concatenate(
    fields.flatMap(([number, value]) => (isList(value) ? value : [value]).flatMap((one) => encode(number, one))),
  );
}

const isList = (value: Value | readonly Value[]): value is readonly Value[] => Array.isArray(value);

function encode(number: number, value: Value): Uint8Array[] {
  if (typeof value === "number") return [varint(8 * number + VARINT), varint(value)];
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  return [varint(8 * number + LENGTH_DELIMITED), varint(bytes.length), bytes];
}

// Seven bits a byte, the lowest first; the top bit says that more follow.
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

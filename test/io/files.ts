/** Files put together by hand, so that they can lie. */

/** A safetensors file with this header, given as text or as what becomes JSON, and these many bytes of data. */
export function file(header: unknown, data: number | Uint8Array = 0): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  return withHeader(new TextEncoder().encode(text), data);
}

export function withHeader(header: Uint8Array, data: number | Uint8Array = 0): Uint8Array {
  const numbers = typeof data === "number" ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + header.length + numbers.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 8);
  bytes.set(numbers, 8 + header.length);
  return bytes;
}

/** What the header says of one tensor. */
export function entry(dtype: unknown, shape: unknown, begin: unknown, end: unknown) {
  return { dtype, shape, data_offsets: [begin, end] };
}

/** Bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** The header of a file as an object, and its data. */
export function parts(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  const start = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))), data: bytes.slice(start) };
}

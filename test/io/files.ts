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

/** The value of a half float by its definition: (−1)^s · 2^(e − 25) · (1024 + f), subnormal 2^−24 · f. */
export function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** How an element of each dtype is read by its definition. */
export const READERS: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> =
  {
    F64: [8, (view, at) => Math.fround(view.getFloat64(at, true))],
    F32: [4, (view, at) => view.getFloat32(at, true)],
    F16: [2, (view, at) => halfValue(view.getUint16(at, true))],
    BF16: [2, (view, at) => new Float32Array(Uint32Array.of(view.getUint16(at, true) << 16).buffer)[0] as number],
    I64: [8, (view, at) => Number(view.getBigInt64(at, true))],
    I32: [4, (view, at) => view.getInt32(at, true)],
    I16: [2, (view, at) => view.getInt16(at, true)],
    I8: [1, (view, at) => view.getInt8(at)],
    U64: [8, (view, at) => Number(view.getBigUint64(at, true))],
    U32: [4, (view, at) => view.getUint32(at, true)],
    U16: [2, (view, at) => view.getUint16(at, true)],
    U8: [1, (view, at) => view.getUint8(at)],
    BOOL: [1, (view, at) => view.getUint8(at)],
  };

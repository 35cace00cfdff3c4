// Checks at the border: what users hand in as data becomes a typed array and a shape, or a worded error.
import { describe, rangeError, typeError } from "../errors.js";
import { checkShape, count, format, type Shape } from "./shape.js";

/** What a tensor holds: numbers to compute with, or integers that are indices and labels. */
export type DType = "float32" | "int32";

/** Numbers nested to any depth. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** A typed array of numbers. */
export type FlatNumbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Data of a tensor: a number, nested arrays or a typed array. Int32Array gives int32, everything else float32. */
export type TensorData = NestedNumbers | FlatNumbers;

/** What numbers are copied into. */
interface Floats<Copy> {
  new (length: number): Copy;
  from(source: ArrayLike<number>): Copy;
}

interface Parsed<Copy = Float32Array<ArrayBuffer>> {
  readonly data: Copy | Int32Array<ArrayBuffer>;
  readonly shape: Shape;
}

/** A private copy of the data with its shape. */
export function parseData(what: string, source: unknown, shape: Shape | undefined): Parsed {
  return parse(what, source, shape, Float32Array);
}

/** The same with all digits of the numbers, which are meant to be integers. */
export function parseExactly(
  what: string,
  source: unknown,
  shape: Shape | undefined,
): Parsed<Float64Array<ArrayBuffer>> {
  return parse(what, source, shape, Float64Array);
}

function parse<Copy extends Float32Array | Float64Array>(
  what: string,
  source: unknown,
  shape: Shape | undefined,
  Copy: Floats<Copy>,
): Parsed<Copy> {
  if (shape !== undefined) checkShape(what, shape);
  if (ArrayBuffer.isView(source)) {
    const data = fromTyped(what, source, Copy);
    return { data, shape: shape === undefined ? [data.length] : fitted(what, shape, data.length) };
  }
  const nested = nestedShape(what, source);
  const data = new Copy(count(nested));
  fill(what, data, 0, source as NestedNumbers, nested, 0);
  return { data, shape: shape === undefined ? nested : fitted(what, shape, data.length) };
}

function fitted(what: string, shape: Shape, length: number): Shape {
  if (count(shape) !== length) {
    throw rangeError("ERR_BPTT_SHAPE", `${what}: shape ${format(shape)} needs ${count(shape)} elements, got ${length}`);
  }
  return [...shape];
}

function fromTyped<Copy>(what: string, source: ArrayBufferView, Copy: Floats<Copy>): Parsed<Copy>["data"] {
  if (source instanceof Int32Array) return Int32Array.from(source);
  if (source instanceof BigInt64Array || source instanceof BigUint64Array || source instanceof DataView) {
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: ${describe(source)} is not supported; use Float32Array, or Int32Array for integers`,
    );
  }
  return Copy.from(source as FlatNumbers);
}

function nestedShape(what: string, source: unknown): number[] {
  const shape: number[] = [];
  let level = source;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  if (typeof level !== "number" && !(level === undefined && shape.at(-1) === 0)) {
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: data must be a number, nested arrays of numbers or a typed array, got ${describe(level)}`,
    );
  }
  return shape;
}

function fill(
  what: string,
  data: Float32Array | Float64Array,
  at: number,
  source: NestedNumbers,
  shape: Shape,
  level: number,
): number {
  if (level === shape.length) {
    if (typeof source !== "number") {
      throw typeError(
        "ERR_BPTT_TYPE",
        `${what}: expected a number at nesting depth ${level}, got ${describe(source)}; all parts must be nested alike`,
      );
    }
    data[at] = source;
    return at + 1;
  }
  if (!Array.isArray(source) || source.length !== shape[level]) {
    const got = Array.isArray(source) ? `${source.length} entries` : describe(source);
    throw rangeError(
      "ERR_BPTT_SHAPE",
      `${what}: ragged data: expected ${shape[level]} entries at nesting depth ${level}, got ${got}. Pad the sequences to one length`,
    );
  }
  let next = at;
  for (const part of source) next = fill(what, data, next, part, shape, level + 1);
  return next;
}

/** The data nested as their shape says. */
export function nest(data: ArrayLike<number>, shape: Shape): NestedNumbers {
  let at = 0;
  const build = (level: number): NestedNumbers => {
    if (level === shape.length) return data[at++] as number;
    return Array.from({ length: shape[level] as number }, () => build(level + 1));
  };
  return build(0);
}

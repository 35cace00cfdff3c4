// The only maker of typed arrays over linear memory. Growing the memory detaches them all, so nobody else keeps one, and
// no user ever sees one: what leaves here is a copy.
import { core } from "../wasm/core.js";

let floats = new Float32Array(0);
let integers = new Int32Array(0);

// A detached array has no elements. Asking for the memory's buffer instead would cost more than a short copy.
function refresh(): void {
  if (floats.length > 0) return;
  const { buffer } = core().memory;
  floats = new Float32Array(buffer);
  integers = new Int32Array(buffer);
}

/** A copy of `count` floats. */
export function readFloats(pointer: number, count: number): Float32Array<ArrayBuffer> {
  refresh();
  return floats.slice(pointer >>> 2, (pointer >>> 2) + count);
}

export function readIntegers(pointer: number, count: number): Int32Array<ArrayBuffer> {
  refresh();
  return integers.slice(pointer >>> 2, (pointer >>> 2) + count);
}

/** Copies `count` floats into the start of `target`. */
export function readFloatsInto(target: Float32Array, pointer: number, count: number): void {
  refresh();
  target.set(floats.subarray(pointer >>> 2, (pointer >>> 2) + count));
}

/** The same one by one, which needs no view of its own: for short vectors in a hot loop. */
export function readFewFloatsInto(target: Float32Array, pointer: number, count: number): void {
  refresh();
  const start = pointer >>> 2;
  for (let i = 0; i < count; ++i) target[i] = floats[start + i] as number;
}

export function readFloat(pointer: number): number {
  refresh();
  return floats[pointer >>> 2] as number;
}

export function readInteger(pointer: number): number {
  refresh();
  return integers[pointer >>> 2] as number;
}

export function writeFloats(pointer: number, source: ArrayLike<number>): void {
  refresh();
  floats.set(source, pointer >>> 2);
}

export function writeIntegers(pointer: number, source: ArrayLike<number>): void {
  refresh();
  integers.set(source, pointer >>> 2);
}

export function zeroFill(pointer: number, bytes: number): void {
  refresh();
  integers.fill(0, pointer >>> 2, (pointer + bytes + 3) >>> 2);
}

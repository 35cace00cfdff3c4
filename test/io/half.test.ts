/** Half precision: all 65536 values are read exactly, and every float32 is written as the nearest one. */

import { tensor } from "bptt";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { expect, test } from "vitest";
import { entry, file, halfValue, parts } from "./files.js";

const patterns = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);

function read(halves: Uint16Array): Float32Array {
  const data = new Uint8Array(halves.slice().buffer);
  const bytes = file({ x: entry("F16", [halves.length], 0, data.length) }, data);
  return (readSafetensors(bytes).tensors.x as ReturnType<typeof tensor>).toFloat32Array();
}

function written(values: Float32Array): Uint16Array {
  const { data } = parts(writeSafetensors({ x: tensor(values) }, { dtype: "F16" }));
  return new Uint16Array(data.buffer);
}

test("every pattern is read as its value", () => {
  expect([...read(patterns)]).toEqual([...patterns].map(halfValue));
});

test("every value that is no NaN is written as its own pattern", () => {
  const numbers = patterns.filter((half) => !Number.isNaN(halfValue(half)));
  expect(written(read(numbers))).toEqual(numbers);
  expect([...read(written(read(patterns)))]).toEqual([...patterns].map(halfValue));
});

test("between two neighbours the nearer one is written, and halfway the even one", () => {
  // From each to the next, the last of them to infinity as if 65536 followed.
  const lower = patterns.slice(0, 0x7c00);
  const upper = lower.map((half) => half + 1);
  const value = (half: number) => (half === 0x7c00 ? 65536 : halfValue(half));
  const middle = Float32Array.from(lower, (half) => (value(half) + value(half + 1)) / 2);
  const moved = (by: number) => {
    const words = new Int32Array(middle.slice().buffer).map((word) => word + by);
    return new Float32Array(words.buffer);
  };
  expect(written(middle)).toEqual(lower.map((half) => (half % 2 === 0 ? half : half + 1)));
  expect(written(moved(-1))).toEqual(lower);
  expect(written(moved(1))).toEqual(upper);
  expect(written(middle.map((x) => -x))).toEqual(lower.map((half) => 0x8000 | (half % 2 === 0 ? half : half + 1)));
});

test("float32 values far outside are written as zero and infinity", () => {
  const values = Float32Array.of(1e-45, -1e-40, 1e-8, 65536, -3e38, Number.POSITIVE_INFINITY);
  expect([...written(values)]).toEqual([0, 0x8000, 0, 0x7c00, 0xfc00, 0x7c00]);
});

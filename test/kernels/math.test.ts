/** exp, tanh, sigmoid and log against float64, over float32 values of every exponent and sign. */

import { describe, expect, test } from "vitest";
import { at } from "../reference/arrays.js";
import { exp, log, sigmoid, tanh } from "../reference/elementwise.js";
import { kernels, run } from "./harness.js";

const REFERENCE = { exp, log, sigmoid, tanh };
type Name = keyof typeof REFERENCE;

const CHUNK = 2 ** 16;

/** A range of bit patterns, visited in steps; odd ones, so that the low bits vary too. */
type Patterns = readonly [first: number, end: number, stride: number];

/** A million patterns of all 2³², and a million of the values from 2⁻¹² to 2⁷, where the functions bend. */
const SWEEP: readonly Patterns[] = [
  [0, 2 ** 32, 4093],
  [0x39800000, 0x43000000, 305],
  [0xb9800000, 0xc3000000, 305],
];

/** Where 2ⁿ would leave the normal numbers: below, exp is 0 and sigmoid stays as it is. */
const LOWEST = Math.fround(-87.33);

function apply(name: Name, x: Float32Array): Float32Array {
  return run((memory) => {
    const y = memory.output(x.length);
    kernels[name](y, memory.input(x), x.length);
    return memory.read(y);
  });
}

const kernelAt = (name: Name, x: number) => at(apply(name, Float32Array.of(x)), 0);

/** The distance between neighbouring float32 values at this one, from the exponent of its float64 form. */
const doubles = new Float64Array(1);
const words = new Uint32Array(doubles.buffer);
function ulp(value: number): number {
  doubles[0] = value;
  const exponent = ((at(words, 1) >>> 20) & 2047) - 1023;
  return 2 ** (Math.max(exponent, -126) - 23);
}

/** An infinity stands for the value that it was rounded from: the first one that float32 does not hold. */
function finite(value: number): number {
  return Math.max(-(2 ** 128), Math.min(2 ** 128, value));
}

function errorInUlps(got: number, exact: number): number {
  if (Number.isNaN(exact)) return Number.isNaN(got) ? 0 : Number.POSITIVE_INFINITY;
  if (Number.isNaN(got)) return Number.POSITIVE_INFINITY;
  return Math.abs(finite(got) - finite(exact)) / ulp(finite(exact));
}

/** Calls `visit` with every argument of the sweep, NaNs included, and the kernel's result. */
function sweep(name: Name, visit: (x: number, y: number) => void): void {
  for (const [first, end, stride] of SWEEP) {
    for (let pattern = first; pattern < end; pattern += stride * CHUNK) {
      const count = Math.min(CHUNK, Math.ceil((end - pattern) / stride));
      const x = new Float32Array(Uint32Array.from({ length: count }, (_, i) => pattern + i * stride).buffer);
      const y = apply(name, x);
      for (let i = 0; i < count; ++i) visit(at(x, i), at(y, i));
    }
  }
}

function expectError(name: Name, limit: number, lowest = Number.NEGATIVE_INFINITY): void {
  let [worst, where] = [0, Number.NaN];
  sweep(name, (x, y) => {
    if (x < lowest) return;
    const error = errorInUlps(y, REFERENCE[name](x));
    if (error > worst) [worst, where] = [error, x];
  });
  expect(worst, `the largest error, at ${where}`).toBeLessThanOrEqual(limit);
}

describe("error over two million arguments", () => {
  test("exp: at most 1.5 ulp from −87.33 on", () => expectError("exp", 1.5, LOWEST));
  test("sigmoid: at most 3 ulp from −87.33 on", () => expectError("sigmoid", 3, LOWEST));
  test("tanh: at most 3 ulp", () => expectError("tanh", 3));
  test("log: at most 1 ulp, NaN below 0", () => expectError("log", 1));
});

describe("exp", () => {
  test("is 0 below −87.33, where its results would be subnormal", () => {
    sweep("exp", (x, y) => {
      if (x < LOWEST && y !== 0) expect.fail(`exp(${x}) is ${y}`);
    });
    expect(kernelAt("exp", LOWEST)).toBeGreaterThan(0);
  });

  test("special values", () => {
    expect(kernelAt("exp", 0)).toBe(1);
    expect(kernelAt("exp", -0)).toBe(1);
    expect(kernelAt("exp", 1e-45)).toBe(1);
    expect(kernelAt("exp", 89)).toBe(Number.POSITIVE_INFINITY);
    expect(kernelAt("exp", Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(kernelAt("exp", Number.NEGATIVE_INFINITY)).toBe(0);
    expect(kernelAt("exp", Number.NaN)).toBeNaN();
  });
});

describe("sigmoid", () => {
  test("lies in (0, 1], and stays below 1.2e-38 from −87.33 down", () => {
    sweep("sigmoid", (x, y) => {
      if (Number.isNaN(x)) return;
      if (!(y > 0 && y <= 1)) expect.fail(`sigmoid(${x}) is ${y}`);
      if (x < LOWEST && y >= 1.2e-38) expect.fail(`sigmoid(${x}) is ${y}`);
    });
  });

  test("special values", () => {
    expect(kernelAt("sigmoid", 0)).toBe(0.5);
    expect(kernelAt("sigmoid", -0)).toBe(0.5);
    expect(kernelAt("sigmoid", Number.POSITIVE_INFINITY)).toBe(1);
    expect(kernelAt("sigmoid", Number.NEGATIVE_INFINITY)).toBeLessThan(1.2e-38);
    expect(kernelAt("sigmoid", Number.NaN)).toBeNaN();
  });
});

describe("tanh", () => {
  test("never leaves [−1, 1], and is ±1 beyond ±9.02", () => {
    sweep("tanh", (x, y) => {
      if (Math.abs(y) > 1) expect.fail(`tanh(${x}) is ${y}`);
      if (Math.abs(x) > 9.02 && y !== Math.sign(x)) expect.fail(`tanh(${x}) is ${y}`);
    });
  });

  test("special values", () => {
    expect(kernelAt("tanh", 0)).toBe(0);
    expect(Math.abs(kernelAt("tanh", -0))).toBe(0);
    expect(kernelAt("tanh", 1e-45)).toBe(Math.fround(1e-45));
    expect(kernelAt("tanh", Number.POSITIVE_INFINITY)).toBe(1);
    expect(kernelAt("tanh", Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(kernelAt("tanh", Number.NaN)).toBeNaN();
  });
});

test("log: special values", () => {
  expect(Object.is(kernelAt("log", 1), 0)).toBe(true);
  expect(kernelAt("log", 0)).toBe(Number.NEGATIVE_INFINITY);
  expect(kernelAt("log", -0)).toBe(Number.NEGATIVE_INFINITY);
  expect(kernelAt("log", -1)).toBeNaN();
  expect(kernelAt("log", Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
});

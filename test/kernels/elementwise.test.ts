import { describe, expect, test } from "vitest";
import { Draw } from "../golden/draw.js";
import { at } from "../reference/arrays.js";
import { expectExact, expectRounded } from "./bounds.js";
import { type Formula, KERNELS, type Kernel } from "./elementwiseTable.js";
import { kernels, run } from "./harness.js";
import { SIZES } from "./sizes.js";

const SPECIAL = [0, -0, 1, -1, 1.5, 3e38, 1e-40, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

const title = ({ name, scalars = [] }: Kernel) => (scalars.length > 0 ? `${name} (${scalars})` : name);

/** The arrays it writes (its old content) and reads. */
function drawArrays({ reads }: Kernel, n: number): Float32Array[] {
  const draw = new Draw(n);
  return Array.from({ length: reads + 1 }, () => draw.values(n, 2));
}

/** Every combination of special values, spread over the arrays. */
function specialArrays({ reads, updates }: Kernel): Float32Array[] {
  const count = reads + Number(updates ?? false);
  const tuples = Array.from({ length: SPECIAL.length ** count }, (_, index) => index);
  return Array.from({ length: reads + 1 }, (_, position) => {
    const place = SPECIAL.length ** (updates ? position : Math.max(position - 1, 0));
    return Float32Array.from(tuples, (index) => at(SPECIAL, Math.floor(index / place) % SPECIAL.length));
  });
}

function apply({ name, updates, scalars = [] }: Kernel, [target, ...sources]: Float32Array[]): Float32Array {
  const n = target?.length ?? 0;
  return run((memory) => {
    const pointer = updates ? memory.update(target ?? []) : memory.output(n);
    const call: (...values: number[]) => void = kernels[name];
    call(pointer, ...sources.map((source) => memory.input(source)), ...scalars, n);
    return memory.read(pointer);
  });
}

function evaluate({ updates, scalars = [] }: Kernel, formula: Formula, arrays: Float32Array[]): Float64Array {
  // fill has no argument but the scalar; its reference ignores the old value.
  const read = updates || arrays.length === 1 ? arrays : arrays.slice(1);
  return Float64Array.from(arrays[0] ?? [], (_, i) => formula(...read.map((array) => at(array, i)), ...scalars));
}

describe.each(KERNELS.map((kernel) => [title(kernel), kernel] as const))("%s", (_, kernel) => {
  const { formula, rounded } = kernel;

  test("equals the reference at every size", () => {
    for (const n of SIZES) {
      const arrays = drawArrays(kernel, n);
      const [got, expected] = [apply(kernel, arrays), evaluate(kernel, formula, arrays)];
      if (rounded) {
        const [roundings, magnitude] = rounded;
        const sizes = evaluate(
          kernel,
          magnitude,
          arrays.map((array) => array.map(Math.abs)),
        );
        expectRounded(`n=${n}`, got, expected, roundings, sizes);
      } else {
        expectExact(`n=${n}`, got, expected);
      }
    }
  });

  if (rounded) {
    test("gives NaN where an operand is NaN, and nowhere else", () => {
      const arrays = drawArrays(kernel, 9).map((array) => array.map((value) => Math.abs(value) + 1));
      arrays.forEach((array, position) => {
        array[position] = Number.NaN;
      });
      const got = Array.from(apply(kernel, arrays), Number.isNaN);
      expect(got).toEqual(got.map((_value, index) => index < arrays.length));
    });
  } else {
    test("treats NaN, infinities, zeros and subnormals as the reference does", () => {
      const arrays = specialArrays(kernel);
      expectExact("special values", apply(kernel, arrays), evaluate(kernel, formula, arrays));
    });
  }

  if (!kernel.updates && kernel.reads > 0) {
    test("may write over its first operand", () => {
      const [, first = new Float32Array(), ...others] = drawArrays(kernel, 9);
      const got = run((memory) => {
        const y = memory.update(first);
        const call: (...values: number[]) => void = kernels[kernel.name];
        call(y, y, ...others.map((other) => memory.input(other)), 9);
        return memory.read(y);
      });
      expectExact("y", got, apply(kernel, [first, first, ...others]));
    });
  }
});

/** The sequences of examples/longMemory: what the literature says of them, and that errors count what they say. */

import { Generator, type Tensor } from "bptt";
import { describe, expect, test } from "vitest";
import { readOptions } from "../../examples/longMemory/options.ts";
import { PROBLEMS } from "../../examples/longMemory/problems.ts";
import { adding, copying, order, type Task } from "../../examples/longMemory/tasks.ts";

const SIZE = 200;

/** The sequences of a batch, each a row of steps, each step a row of features. */
function sequences(x: Tensor): number[][][] {
  return x.transpose(0, 1).toArray() as number[][][];
}

/** The symbol of each one-hot step; fails where a step is not one. */
function symbols(steps: readonly number[][]): number[] {
  return steps.map((step) => {
    expect([...step].sort()).toEqual([...Array(step.length - 1).fill(0), 1]);
    return step.indexOf(1);
  });
}

const oneHot = (labels: Int32Array, classes: number) =>
  Float32Array.from({ length: labels.length * classes }, (_, i) =>
    labels[Math.floor(i / classes)] === i % classes ? 1 : 0,
  );

describe("the adding problem", () => {
  test.each([2, 7, 50])("of %i steps marks one of each half, and the target is their sum", (steps) => {
    const { x, target } = adding(steps).batch(SIZE, new Generator(1));
    const sums = (target as Tensor).toFloat32Array();
    expect(x.shape).toEqual([steps, SIZE, 2]);
    for (const [b, sequence] of sequences(x).entries()) {
      const marked = sequence.flatMap(([, mark], t) => (mark === 1 ? [t] : []));
      expect(marked).toHaveLength(2);
      expect(marked[0]).toBeLessThan(Math.floor(steps / 2));
      expect(marked[1]).toBeGreaterThanOrEqual(Math.floor(steps / 2));
      for (const [value] of sequence) expect(value).toBeGreaterThanOrEqual(0);
      for (const [value] of sequence) expect(value).toBeLessThan(1);
      const sum = marked.reduce((total, t) => total + (sequence[t]?.[0] as number), 0);
      expect(sums[b]).toBe(Math.fround(sum));
    }
  });

  test("the error is the mean of the squares", () => {
    const task = adding(10);
    const batch = task.batch(SIZE, new Generator(2));
    const sums = (batch.target as Tensor).toFloat32Array();
    expect(task.error(sums, batch)).toBe(0);
    expect(
      task.error(
        sums.map((sum) => sum + 0.5),
        batch,
      ),
    ).toBeCloseTo(0.25, 6);
    // The sum of two uniform numbers has the variance 1/6; that of its square has a standard error of 0.014 here.
    expect(Math.abs(task.error(new Float32Array(SIZE).fill(1), batch) - 1 / 6)).toBeLessThan(0.06);
  });
});

test("the temporal order problem has E, B, distractors and two of X and Y where they belong", () => {
  const { x, lengths, target } = order().batch(SIZE, new Generator(3));
  const classes = new Set<number>();
  for (const [b, padded] of sequences(x).entries()) {
    const length = lengths?.[b] as number;
    expect(length).toBeGreaterThanOrEqual(100);
    expect(length).toBeLessThanOrEqual(110);
    expect(
      padded
        .slice(length)
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
    const read = symbols(padded.slice(0, length));
    expect([read[0], read.at(-1)]).toEqual([6, 7]);
    const places = read.flatMap((symbol, t) => (symbol === 4 || symbol === 5 ? [t] : []));
    const [first, second] = places as [number, number];
    expect(places).toHaveLength(2);
    expect(first >= 10 && first <= 20 && second >= 50 && second <= 60).toBe(true);
    expect(read.filter((symbol) => symbol > 3)).toHaveLength(4);
    const wanted = 2 * ((read[first] as number) - 4) + (read[second] as number) - 4;
    expect((target as Int32Array)[b]).toBe(wanted);
    classes.add(wanted);
  }
  expect(classes.size).toBe(4);
});

test("the copying problem asks for what was read, after blanks and a signal", () => {
  const { x, target } = copying({ count: 3, delay: 4, alphabet: 5 }).batch(SIZE, new Generator(4));
  for (const [b, sequence] of sequences(x).entries()) {
    const read = symbols(sequence);
    expect(read.slice(3)).toEqual([5, 5, 5, 6, 5, 5, 5]);
    expect(read.slice(0, 3)).toEqual([0, 1, 2].map((t) => (target as Int32Array)[t * SIZE + b]));
  }
  expect(new Set(target as Int32Array)).toEqual(new Set([0, 1, 2, 3, 4]));
});

test.each<[string, Task]>([
  ["temporal order", order()],
  ["copying", copying({ count: 3, delay: 4, alphabet: 5 })],
])("the error of the %s problem is the share of wrong answers, each for itself", (_, task) => {
  const batch = task.batch(SIZE, new Generator(5));
  const right = batch.target as Int32Array;
  expect(task.error(oneHot(right, task.outputSize), batch)).toBe(0);
  const oneWrong = right.map((label, i) => (i === 7 ? (label + 1) % task.outputSize : label));
  expect(task.error(oneHot(oneWrong, task.outputSize), batch)).toBe(1 / right.length);
});

describe("the command line", () => {
  test("takes problems and a seed, and all problems by default", () => {
    expect(readOptions(["copy", "--seed", "3", "--json"])).toEqual({
      help: false,
      json: true,
      seed: 3,
      problems: ["copy"],
    });
    expect(readOptions([])).toMatchObject({ json: false, problems: Object.keys(PROBLEMS) });
  });

  test.each([
    [["sorting"], /the problems are adding, order, copy, clipping; got "sorting"/],
    [["toString"], /got "toString"/],
    [["--seed", "-1"], /seed/],
    [["--seed", "1.5"], /--seed takes an integer from 0 to 2\^32 - 1, got "1.5"/],
    [["--seed", "4294967296"], /--seed takes/],
    [["--epochs", "3"], /Unknown option/],
  ])("refuses %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});

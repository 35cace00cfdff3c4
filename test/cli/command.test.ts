/** What the command line makes of words: values, defaults, ranges, help. */

import { describe, expect, test } from "vitest";
import { command, helpOf, readArguments, UsageError } from "../../src/cli/command.js";
import { bar, Course, duration, sparkline } from "../../src/cli/progress.js";
import { parseTagged } from "../../src/cli/sentences.js";
import { stepLine } from "../../src/cli/training.js";

const sample = command({
  name: "sample run",
  summary: "",
  operands: "DATA [MORE ...]",
  help: "Does it.",
  options: {
    rate: { kind: "number", above: 0, fallback: 0.5, help: "a rate" },
    count: { kind: "integer", min: 1, max: 3, help: "a count" },
    cell: { kind: "text", value: "NAME", choices: ["rnn", "gru"], fallback: "gru", help: "a cell" },
    fast: { kind: "flag", help: "fast" },
  },
  async run() {},
});

const read = (...args: string[]) => readArguments(sample, args);

describe("arguments", () => {
  test("values and defaults", () => {
    expect(read("file").values).toEqual({
      rate: 0.5,
      count: undefined,
      cell: "gru",
      fast: false,
      json: false,
      help: false,
    });
    expect(read("--rate", "1e-3", "--count=2", "a", "--cell", "rnn", "--fast", "b", "--json")).toEqual({
      values: { rate: 0.001, count: 2, cell: "rnn", fast: true, json: true, help: false },
      operands: ["a", "b"],
    });
  });

  test.each([
    [["--speed", "3", "a"], "Unknown option '--speed'"],
    [["--rate", "fast", "a"], '--rate must be a number above 0, got "fast"'],
    [["--rate", "0", "a"], '--rate must be a number above 0, got "0"'],
    [["--rate", "", "a"], '--rate must be a number above 0, got ""'],
    [["--count", "4", "a"], '--count must be an integer from 1 to 3, got "4"'],
    [["--count", "1.5", "a"], '--count must be an integer from 1 to 3, got "1.5"'],
    [["--cell", "lstm", "a"], '--cell must be rnn or gru, got "lstm"'],
    [["--count"], "--count needs a value"],
    [[], "DATA is missing"],
  ])("%j", (args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(message);
  });

  test("help", () => {
    expect(read("--help").values.help).toBe(true);
    expect(helpOf(sample)).toBe(`usage: bptt sample run [options] DATA [MORE ...]

Does it.

  --rate N     a rate (default 0.5)
  --count N    a count
  --cell NAME  a cell (rnn, gru; default gru)
  --fast       fast
  --json       one JSON object a line on standard output
  --help       this text`);
  });
});

describe("progress", () => {
  test("a sparkline of means, the smallest value the lowest", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([4, 2, 0, 0], 2)).toBe("█▁");
    expect(sparkline([3, 3], 8)).toBe("▁▁");
    expect(sparkline([1, Number.NaN, 2], 8)).toBe("▁×█");
    expect(sparkline([], 8)).toBe("");
  });

  test("bars and times", () => {
    expect([bar(0, 4), bar(0.5, 4), bar(2, 4)]).toEqual(["░░░░", "██░░", "████"]);
    expect([100, 59_000, 125_000, 3_780_000].map(duration)).toEqual(["1 s", "59 s", "2 min 5 s", "1 h 3 min"]);
  });
});

test("a step of training is one line: the bar, the course of the loss, the time left", () => {
  const report = { epoch: 2, step: 5, steps: 10, loss: 0.25, lr: 0.1, gradNorm: 1, etaMs: 61_000 };
  expect(stepLine(report, 3, [2, 1, 0.25])).toBe("epoch 2/3 ████████░░░░░░░░ loss 0.2500 █▄▁  1 min 1 s left");
  expect(stepLine({ ...report, steps: undefined, etaMs: undefined }, 3, [1])).toBe(
    "epoch 2/3 █████░░░░░░░░░░░ loss 0.2500 ▁",
  );
});

describe("tagged sentences", () => {
  const expected = [
    { tokens: ["to", "Rome"], tags: ["O", "B-to"] },
    { tokens: ["hello"], tags: ["O"] },
  ];

  test("in columns, whatever ends the lines and stands between", () => {
    expect(parseTagged("f", "\uFEFFto\tO\nRome\tB-to\n\n\nhello O\n")).toEqual(expected);
    expect(parseTagged("f", "-DOCSTART- -X- O\r\n\r\nto TO O\r\nRome NNP B-to\r\n\r\nhello UH O")).toEqual(expected);
  });

  test("as objects", () => {
    expect(parseTagged("f", expected.map((each) => JSON.stringify(each)).join("\n"))).toEqual(expected);
  });

  test.each([
    ["", "f has no sentences"],
    ["to O\nRome\n", 'f, line 2: expected a token and its tag with a space or tab between, got "Rome"'],
    ['{"tokens": ["a"]}', "f, line 1: expected {"],
    ['{"tokens": ["a"], "tags": ["O"]}\n{"tokens"', "f, line 2: no JSON"],
    ['{"tokens": ["a", "b"], "tags": ["O"]}', "with as many tags as tokens"],
  ])("%j", (text, message) => {
    expect(() => parseTagged("f", text)).toThrow(message);
  });
});

test("a course keeps the means of ever longer stretches", () => {
  const course = new Course();
  for (let i = 0; i < 1000; ++i) course.add(i);
  expect(course.means).toHaveLength(125); // of 8 values each
  expect(course.means.slice(0, 3)).toEqual([3.5, 11.5, 19.5]);
});

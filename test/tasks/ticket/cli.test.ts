import { expect, test } from "vitest";
import { parseDay } from "../../../examples/ticket/dates/calendar.ts";
import { readOptions } from "../../../examples/ticket/options.ts";
import { formatAnswer, formatProgress } from "../../../examples/ticket/output.ts";
import { readRequests } from "../../../examples/ticket/slots.ts";
import { tokenize } from "../../../examples/ticket/tokens.ts";

const ANSWER = { time: "12.12", from: "Beijing", to: null };

test("an answer is three lines", () => {
  expect(formatAnswer("…", ANSWER, false)).toBe("time: 12.12\nfrom: Beijing\nto: not given");
});

test("with --json it is one object a line", () => {
  const line = formatAnswer('say "hi"', ANSWER, true);
  expect(line).not.toContain("\n");
  expect(JSON.parse(line)).toEqual({ text: 'say "hi"', time: "12.12", from: "Beijing", to: "not given" });
});

test("progress is one line with loss, F1 and the time left", () => {
  const line = formatProgress({ epoch: 4, epochs: 16, loss: 0.1234, f1: 0.9, secondsLeft: 20.4 });
  expect(line).toMatch(/█{5}░{15} loss 0\.1234 {2}F1 90\.0 % {2}21 s left$/);
});

test("options", () => {
  expect(readOptions(["--json", "--today", "2026-11-23", "to Oslo", "from Rome"])).toEqual({
    json: true,
    help: false,
    today: parseDay("2026-11-23"),
    sentences: ["to Oslo", "from Rome"],
  });
  expect(readOptions(["--help"]).help).toBe(true);
  expect(() => readOptions(["--today", "2026-02-30"])).toThrow(
    '--today takes a day such as 2026-12-31, got "2026-02-30"',
  );
  expect(() => readOptions(["--tody", "2026-02-20"])).toThrow("--tody");
});

test("slots are the exact text of what the tagger marks, dates alone are rewritten", () => {
  const tags: Record<string, string> = {
    New: "B-to",
    York: "I-to",
    Xi: "B-from",
    "Xi'an": "B-from",
    tomorrow: "B-date",
  };
  const tagger = {
    tag: (sentences: readonly (readonly string[])[]) => sentences.map((s) => s.map((token) => tags[token] ?? "O")),
  };
  const texts = ["from Xi'an to New  York, tomorrow!", "hello"];
  expect(readRequests(tagger, texts, parseDay("2026-11-23") as number)).toEqual([
    { time: "11.24", from: "Xi'an", to: "New  York" },
    { time: null, from: null, to: null },
  ]);
});

test.each([
  ["Dec. 12, please!", ["Dec", ".", "12", ",", "please", "!"]],
  ["on 12/12 at 9:30", ["on", "12/12", "at", "9:30"]],
  ["at 5 o'clock from Xi'an", ["at", "5", "o'clock", "from", "Xi'an"]],
  ["Aix-en-Provence -> Nîmes", ["Aix-en-Provence", "->", "Nîmes"]],
  ["tomorrow's bus, it's late", ["tomorrow", "'s", "bus", ",", "it", "'s", "late"]],
  ["the 3rd of May 2027-01-09", ["the", "3rd", "of", "May", "2027-01-09"]],
])("tokens of %s", (text, expected) => {
  const tokens = tokenize(text);
  expect(tokens.map((token) => token.text)).toEqual(expected);
  for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text);
});

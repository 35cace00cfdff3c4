import { expect, test } from "vitest";
import { parseDay } from "../../../examples/ticket/dates/calendar.ts";
import { readOptions } from "../../../examples/ticket/options.ts";
import { formatAnswer, formatProgress } from "../../../examples/ticket/output.ts";
import { readRequests } from "../../../examples/ticket/slots.ts";

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
  const text = "from Xi'an to New  York, tomorrow!";
  const slot = (type: string, part: string) => ({
    type,
    start: text.indexOf(part),
    end: text.indexOf(part) + part.length,
  });
  const slots = [slot("from", "Xi'an"), slot("to", "New  York"), slot("date", "tomorrow"), slot("to", "Xi'an")];
  const tagger = { slots: (texts: readonly string[]) => texts.map((own) => (own === text ? slots : [])) };
  expect(readRequests(tagger, [text, "hello"], parseDay("2026-11-23") as number)).toEqual([
    { time: "11.24", from: "Xi'an", to: "New  York" },
    { time: null, from: null, to: null },
  ]);
});

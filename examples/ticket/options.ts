import { parseArgs } from "node:util";
import { currentDay, type Day, parseDay } from "./dates/calendar.ts";

export const USAGE = `usage: npm start -- [--json] [--today YYYY-MM-DD] [SENTENCE ...]

Trains the ticket system, then reads requests and prints their time, from and to: first one of its own, then the
sentences given here, or else those on standard input, one a line.

  --json                 one object a line
  --today YYYY-MM-DD     the day that "tomorrow" counts from (default: the current day)
  --help                 this text`;

/** What the command line asks for. */
export interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly today: Day;
  readonly sentences: readonly string[];
}

/** @throws Error with a message for the user when the arguments are not of this form */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean" }, help: { type: "boolean" }, today: { type: "string" } },
  });
  const today = values.today === undefined ? currentDay() : parseDay(values.today);
  if (today === undefined) throw new Error(`--today takes a day such as 2026-12-31, got "${values.today}"`);
  return { json: values.json ?? false, help: values.help ?? false, today, sentences: positionals };
}

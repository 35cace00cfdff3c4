import type { Answer } from "./slots.ts";
import type { Progress } from "./training.ts";

const NOT_GIVEN = "not given";

/** An answer as three lines, or as one object. */
export function formatAnswer(text: string, answer: Answer, json: boolean): string {
  const { time, from, to } = answer;
  const slots = { time: time ?? NOT_GIVEN, from: from ?? NOT_GIVEN, to: to ?? NOT_GIVEN };
  if (json) return JSON.stringify({ text, ...slots });
  return `time: ${slots.time}\nfrom: ${slots.from}\nto: ${slots.to}`;
}

/** The state of training on one line. */
export function formatProgress({ epoch, epochs, loss, f1, secondsLeft }: Progress): string {
  const width = 20;
  const done = Math.round((width * epoch) / epochs);
  const bar = "█".repeat(done) + "░".repeat(width - done);
  return `training ${bar} loss ${loss.toFixed(4)}  F1 ${(100 * f1).toFixed(1)} %  ${Math.ceil(secondsLeft)} s left`;
}

import { expect } from "vitest";
import { caught } from "../caught.js";

/** The file is refused in these words, behind the name of the function. */
export function expectRefused(what: string, call: () => unknown, message: string | RegExp): void {
  const error = caught(call);
  expect(error).toMatchObject({ name: "Error", code: "ERR_BPTT_FORMAT" });
  expect(error.message.slice(0, what.length + 2)).toBe(`${what}: `);
  const words = error.message.slice(what.length + 2);
  if (typeof message === "string") expect(words).toBe(message);
  else expect(words).toMatch(message);
}

// The options of schedulers: how they are checked and saved.
import { checkNumber, describe, rangeError, typeError } from "../../errors.js";
import type { JsonValue } from "../../json.js";
import { decode, encode, fieldsOf, type Setting } from "../../nn/savedState.js";

/** Options or counters by name. */
export type SettingsOf = Readonly<Record<string, Setting>>;

export function encodeAll(settings: SettingsOf): JsonValue {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, encode(value)]));
}

/** What was saved of settings named like `own`; names that differ are problems, values are still to be checked. */
export function decodeAll(
  what: string,
  own: SettingsOf,
  saved: JsonValue | undefined,
  problems: string[],
): Record<string, unknown> {
  const given = fieldsOf(what, saved, Object.keys(own), problems);
  return Object.fromEntries([...given].map(([name, value]) => [name, decode(value)]));
}

/** One value for each group: the same for all, or those given. */
export function perGroup(what: string, value: number | readonly number[], groups: number): readonly number[] {
  if (!Array.isArray(value)) return new Array<number>(groups).fill(value as number);
  checkCount(what, value, groups);
  return [...value];
}

/** Throws unless values are one for each group, and each of them passes. */
export function checkPerGroup(
  what: string,
  values: unknown,
  groups: number,
  check: (what: string, value: unknown) => void,
): void {
  if (!Array.isArray(values)) throw typeError("ERR_BPTT_TYPE", `${what} must be numbers, got ${describe(values)}`);
  checkCount(what, values, groups);
  for (const value of values) check(what, value);
}

function checkCount(what: string, values: readonly unknown[], groups: number): void {
  if (values.length !== groups)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${values.length} values for ${groups} parameter groups`);
}

/** Throws unless value is one of the words. */
export function checkChoice(what: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what} must be ${words.map((word) => JSON.stringify(word)).join(" or ")}, got ${describe(value)}`,
    );
}

/** Throws unless value is a finite number of at least 0. */
export function checkFactor(what: string, value: unknown): asserts value is number {
  checkNumber(what, value, "a finite number of at least 0", (v) => v >= 0 && v < Number.POSITIVE_INFINITY);
}

/** Throws unless value is a finite number above 0. */
export function checkPositive(what: string, value: unknown): asserts value is number {
  checkNumber(what, value, "a finite number above 0", (v) => v > 0 && v < Number.POSITIVE_INFINITY);
}

// What optimizers, schedulers and averages save of themselves: JSON that holds every number bit for bit, and tensors.
import { describe, stateError, typeError } from "../errors.js";
import type { JsonValue } from "../json.js";
import type { Tensor } from "../ops/tensor.js";

/** The state of an optimizer, a scheduler or an average: values survive JSON bit for bit, tensors safetensors. */
export interface SavedState {
  /** Options and counters. */
  readonly values: JsonValue;
  /** What is remembered of each parameter, by its name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** An option or a counter that is saved. */
export type Setting = number | boolean | string | readonly number[];

// Numbers that JSON does not have; no option is one of these words.
const WORDS: Readonly<Record<string, number>> = {
  "-0": -0,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

/** A setting as JSON that `decode` gives back bit for bit. */
export function encode(value: Setting): JsonValue {
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== "number") return value as boolean | string;
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** The setting that `encode` made this JSON of; anything else as it is, to be checked by who uses it. */
export function decode(value: JsonValue | undefined): unknown {
  const plain = (json: unknown) => (typeof json === "string" && Object.hasOwn(WORDS, json) ? WORDS[json] : json);
  return Array.isArray(value) ? value.map(plain) : plain(value);
}

/** The entries of a JSON object; none of anything else, which is a problem. */
export function entriesOf(what: string, value: unknown, problems: string[]): Map<string, JsonValue> {
  if (isObject(value)) return new Map(Object.entries(value) as [string, JsonValue][]);
  problems.push(`${what} must be an object, got ${describe(value)}`);
  return new Map();
}

/** The same of an object with these names and no others; those of `optional` may be missing. */
export function fieldsOf(
  what: string,
  value: unknown,
  names: readonly string[],
  problems: string[],
  optional: readonly string[] = [],
): Map<string, JsonValue> {
  const fields = entriesOf(what, value, problems);
  if (!isObject(value)) return fields;
  for (const name of names) if (!fields.has(name)) problems.push(`${what} has no ${name}`);
  for (const name of fields.keys())
    if (!names.includes(name) && !optional.includes(name)) problems.push(`${what} has an unknown ${describe(name)}`);
  return fields;
}

/**
 * The values of a saved state, once it is known to be one, and of this kind.
 * @throws TypeError ERR_BPTT_TYPE for what is no saved state, Error ERR_BPTT_STATE for one of another kind
 */
export function openState(kind: string, state: SavedState): JsonValue {
  if (!isObject(state) || !isObject(state.values) || !isObject(state.tensors))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${kind}.loadStateDict() takes what stateDict() gave, { values, tensors }, got ${describe(state)}`,
    );
  const saved = (state.values as { readonly kind?: JsonValue }).kind;
  if (saved !== kind) throw doesNotFit(kind, [`it is the state of ${describe(saved)}`]);
  return state.values;
}

/** The error for a state that does not fit. */
export function doesNotFit(kind: string, problems: readonly string[]): Error {
  return stateError(
    "ERR_BPTT_STATE",
    `${kind}.loadStateDict(): the state does not fit, nothing was changed:\n  ${problems.join("\n  ")}`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

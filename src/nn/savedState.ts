// What optimizers, schedulers and averages save of themselves: JSON that holds every number bit for bit, and tensors.
import { describe, stateError, typeError } from "../errors.js";
import type { Tensor } from "../ops/tensor.js";

/** What JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The state of an optimizer, a scheduler or an average: values survive JSON bit for bit, tensors safetensors. */
export interface SavedState {
  readonly values: JsonValue;
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

/** The entries of a JSON object; of anything else none. */
export function entriesOf(value: unknown): Map<string, JsonValue> {
  return new Map(typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
}

/**
 * The values of a saved state by key, once it is known to be one, and of this kind.
 * @throws TypeError ERR_BPTT_TYPE for what is no saved state, Error ERR_BPTT_STATE for one of another kind
 */
export function openState(kind: string, state: SavedState): Map<string, JsonValue> {
  const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(state) || !isObject(state.values) || !isObject(state.tensors))
    throw typeError(
      "ERR_BPTT_TYPE",
      `${kind}.loadStateDict() takes what stateDict() gave, { values, tensors }, got ${describe(state)}`,
    );
  const values = entriesOf(state.values);
  const saved = values.get("kind");
  if (saved !== kind)
    throw doesNotFit(kind, [typeof saved === "string" ? `it is the state of ${describe(saved)}` : "it names no kind"]);
  return values;
}

/** The error for a state that does not fit. */
export function doesNotFit(kind: string, problems: readonly string[]): Error {
  return stateError(
    "ERR_BPTT_STATE",
    `${kind}.loadStateDict(): the state does not fit, nothing was changed:\n  ${problems.join("\n  ")}`,
  );
}

// What a module's parameters are, by name, and how they are taken from elsewhere.
import { checkOptions, describe, stateError, typeError } from "../errors.js";
import { Tensor } from "../ops/tensor.js";
import { type FlatNumbers, parseData } from "../tensor/data.js";
import { count, format, type Shape, sameShape } from "../tensor/shape.js";
import type { Parameter } from "./parameter.js";

/** Values of parameters by name, as `stateDict` gives them. */
export type StateDict = Record<string, Tensor>;

/** Values of parameters by name, as `loadStateDict` takes them: tensors, or flat numbers, row-major. */
export type LoadableState = Readonly<Record<string, Tensor | FlatNumbers>>;

/** What loadStateDict found on one side only. */
export interface LoadResult {
  /** Names of parameters that the dict does not have; they keep their values. */
  readonly missingKeys: string[];
  /** Names in the dict, after `rename`, that belong to no parameter. */
  readonly unexpectedKeys: string[];
}

/** Options of loadStateDict. */
export interface LoadOptions {
  /** Every name must be on both sides (default); otherwise only what is on both is copied. */
  readonly strict?: boolean;
  /** Gives the name here for a name in the dict. */
  readonly rename?: (name: string) => string;
}

const MOST_LISTED = 40;

/**
 * Copies values into named parameters, or throws before the first is changed.
 * @param aliases the name in `named` of every name that a parameter has; PyTorch writes one that is shared under all of them
 */
export function loadState(
  path: string,
  named: readonly (readonly [name: string, parameter: Parameter])[],
  aliases: ReadonlyMap<string, string>,
  dict: LoadableState,
  options: LoadOptions,
): LoadResult {
  checkOptions("loadStateDict()", options, ["strict", "rename"]);
  if (typeof dict !== "object" || dict === null || ArrayBuffer.isView(dict) || dict instanceof ArrayBuffer) {
    const hint = typeof dict === "object" && dict !== null ? ". To read a file: readSafetensors(bytes).tensors" : "";
    throw typeError(
      "ERR_BPTT_TYPE",
      `loadStateDict() takes an object of tensors by name, got ${describe(dict)}${hint}`,
    );
  }
  const { strict = true, rename = (name: string) => name } = options;
  const problems: string[] = [];
  const given = new Map<string, unknown>();
  for (const [name, value] of Object.entries(dict)) {
    const renamed = rename(name);
    const own = aliases.get(renamed) ?? renamed;
    if (given.has(own) && !sameNumbers(given.get(own), value))
      problems.push(`${own} is given twice, also by ${name}, with other numbers`);
    given.set(own, value);
  }
  const missingKeys: string[] = [];
  const writes: (() => void)[] = [];
  for (const [name, parameter] of named) {
    const value = given.get(name);
    if (value === undefined) {
      missingKeys.push(name);
      if (strict) problems.push(`missing ${name} ${format(parameter.shape)}`);
    } else {
      const data = fitting(name, value, parameter.shape); // may throw, so before the first write
      if (typeof data === "string") problems.push(data);
      else writes.push(() => parameter.write(data));
    }
  }
  const known = new Set(named.map(([name]) => name));
  const unexpectedKeys = [...given.keys()].filter((name) => !known.has(name));
  if (strict) problems.push(...unexpectedKeys.map((name) => `unexpected ${name}`));
  if (problems.length > 0) {
    throw stateError(
      "ERR_BPTT_STATE",
      `loadStateDict(): ${path} does not fit the dict, nothing was changed:\n  ${listed(problems)}`,
    );
  }
  for (const write of writes) write();
  return { missingKeys, unexpectedKeys };
}

function sameNumbers(...values: unknown[]): boolean {
  const [a, b] = values.map((value) => (value instanceof Tensor ? value.copyData() : value)) as FlatNumbers[];
  return ArrayBuffer.isView(a) && a.length === b?.length && a.every((value, i) => Object.is(value, b[i]));
}

// The first of them, and how many there are besides.
function listed(problems: readonly string[]): string {
  const rest = problems.length - MOST_LISTED;
  return [...problems.slice(0, MOST_LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n  ");
}

/** A copy of the numbers for a parameter, or what is wrong with them. */
function fitting(name: string, value: unknown, shape: Shape): ReturnType<Tensor["copyData"]> | string {
  if (value instanceof Tensor)
    return sameShape(value.shape, shape)
      ? value.copyData()
      : `${name} has shape ${format(value.shape)}, expected ${format(shape)}`;
  if (!ArrayBuffer.isView(value)) return `${name} is no tensor but ${describe(value)}`;
  const { data } = parseData(`loadStateDict(): ${name}`, value, undefined);
  return data.length === count(shape)
    ? data
    : `${name} has ${data.length} numbers, expected ${count(shape)} for shape ${format(shape)}`;
}

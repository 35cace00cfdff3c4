// JSON from a file that nobody vouches for. JSON.parse keeps the last of several values under one key, and an engine may meet
// the end of its stack in deep nesting: so the text is looked through before it.
import { describe, formatError, rangeError, typeError } from "../errors.js";
import { checkWellFormed } from "./text.js";

/** What may open an object or array, outermost first: one string a level, of the brackets that may stand there. */
export type Levels = readonly string[];

/** Objects and arrays in each other, so many deep. */
export function nesting(depth: number): Levels {
  return new Array<string>(depth).fill("{[");
}

/**
 * The value of a JSON text. A key "__proto__" becomes a property like any other.
 * @param what words for the text in the error message
 * @throws Error ERR_BPTT_FORMAT for what is no JSON, is nested in another way, or has a key twice in one object
 */
export function parseJson(what: string, text: string, levels: Levels): unknown {
  scan(what, text, levels);
  try {
    return JSON.parse(text);
  } catch {
    throw formatError(`${what} is no JSON: ${excerpt(text)}`);
  }
}

// The keys of an open object, none yet where it is undefined. Most objects have few.
type Keys = string[] | Set<string> | undefined;
const FEW_KEYS = 8;

function scan(what: string, text: string, levels: Levels): void {
  const open: Keys[] = [];
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (c === "{" || c === "[") {
      checkLevel(what, c, i, levels, open.length);
      open.push(undefined);
    } else if (c === "}" || c === "]") {
      open.pop();
    } else if (c === '"') {
      const end = endOfString(text, i);
      if (open.length > 0 && isKey(text, end)) addKey(what, open, text.slice(i, end), i);
      i = end - 1;
    }
  }
}

function checkLevel(what: string, bracket: string, at: number, levels: Levels, level: number): void {
  const allowed = levels[level];
  if (allowed === undefined)
    throw formatError(
      `${what} is nested deeper than ${levels.length} levels, at character ${at}: no such file needs that`,
    );
  if (!allowed.includes(bracket)) {
    const [got, only] = bracket === "{" ? ["an object", "an array"] : ["an array", "an object"];
    throw formatError(`${what} has ${got} at character ${at}, where only ${only} can stand`);
  }
}

// Behind its closing quote, or at the end of the text where there is none.
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

function isKey(text: string, end: number): boolean {
  let i = end;
  while (i < text.length && " \t\n\r".includes(text[i] as string)) ++i;
  return text[i] === ":";
}

// What stands in the quotes may be escaped: "a" and "\u0061" are one key.
function addKey(what: string, open: Keys[], quoted: string, at: number): void {
  const key = quoted.includes("\\") ? unescaped(what, quoted) : quoted.slice(1, -1);
  const keys = open.at(-1) ?? [];
  const few = Array.isArray(keys);
  if (few ? keys.includes(key) : keys.has(key))
    throw formatError(`${what} has the key ${excerpt(quoted)} twice in one object, at character ${at}`);
  if (few) keys.push(key);
  else keys.add(key);
  open[open.length - 1] = few && keys.length > FEW_KEYS ? new Set(keys) : keys;
}

function unescaped(what: string, quoted: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw formatError(`${what} is no JSON: ${excerpt(quoted)}`);
  }
}

function excerpt(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * The JSON text of a value, which parseJson reads again.
 * @throws TypeError ERR_BPTT_TYPE, RangeError ERR_BPTT_ARGUMENT for what JSON cannot hold or is nested deeper
 */
export function jsonText(what: string, value: unknown, depth: number): string {
  checkJson(what, value, depth);
  return JSON.stringify(value);
}

// JSON.stringify leaves out or replaces what JSON cannot hold: a file must hold what it was given.
function checkJson(what: string, value: unknown, depth: number): void {
  if (typeof value === "string") checkWellFormed(what, value);
  if (typeof value === "number" && !Number.isFinite(value))
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: JSON cannot hold ${value}`);
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return;
  const plain =
    typeof value === "object" && [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value));
  if (!plain)
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what} must be JSON: null, booleans, numbers, strings, arrays and plain objects, got ${describe(value)}`,
    );
  if (depth === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${what} is nested too deep, or refers to itself`);
  for (const [key, child] of Object.entries(value)) {
    checkWellFormed(`${what}: the key`, key);
    checkJson(`${what}.${key}`, child, depth - 1);
  }
}

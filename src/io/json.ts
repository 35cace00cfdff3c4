// JSON from a file that nobody vouches for. JSON.parse keeps the last of several values under one key, and an engine may meet
// the end of its stack in deep nesting: so the text is looked through before it.
import { describe, rangeError, stateError, typeError } from "../errors.js";
import { checkWellFormed } from "./text.js";

/** The error for bytes that are not what they are read as. */
export function formatError(message: string): Error {
  return stateError("ERR_BPTT_FORMAT", message);
}

/**
 * The value of a JSON text. A key "__proto__" becomes a property like any other.
 * @param what words for the text in the error message
 * @param depth how many objects and arrays may stand in each other
 * @throws Error ERR_BPTT_FORMAT for what is no JSON, is nested deeper, or has a key twice in one object
 */
export function parseJson(what: string, text: string, depth: number): unknown {
  scan(what, text, depth);
  try {
    return JSON.parse(text);
  } catch {
    throw formatError(`${what} is no JSON: ${excerpt(text)}`);
  }
}

function scan(what: string, text: string, depth: number): void {
  const open: (Set<string> | undefined)[] = []; // the keys of each open object; undefined for an array
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (c === "{" || c === "[") {
      if (open.length === depth)
        throw formatError(`${what} is nested deeper than ${depth} levels, at character ${i}: no such file needs that`);
      open.push(c === "{" ? new Set() : undefined);
    } else if (c === "}" || c === "]") {
      open.pop();
    } else if (c === '"') {
      const end = endOfString(text, i);
      if (isKey(text, end)) addKey(what, open.at(-1), text.slice(i, end), i);
      i = end - 1;
    }
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
function addKey(what: string, keys: Set<string> | undefined, quoted: string, at: number): void {
  const key = quoted.includes("\\") ? unescaped(what, quoted) : quoted.slice(1, -1);
  if (keys?.has(key))
    throw formatError(`${what} has the key ${excerpt(quoted)} twice in one object, at character ${at}`);
  keys?.add(key);
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

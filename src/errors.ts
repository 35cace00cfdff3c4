/** Stable codes of the errors that this library throws; the wording may improve, the codes stay. */
export type ErrorCode =
  | "ERR_BPTT_ARGUMENT" // an option or argument outside its range
  | "ERR_BPTT_TYPE" // an argument of the wrong kind
  | "ERR_BPTT_SHAPE" // shapes that do not fit
  | "ERR_BPTT_SCOPE" // a tensor or a call outside the scope it needs
  | "ERR_BPTT_GRAD" // backward that cannot be done
  | "ERR_BPTT_STATE" // a state dict, or the saved state of a stream, that does not fit
  | "ERR_BPTT_FORMAT" // bytes that are no whole file of the kind they are read as
  | "ERR_BPTT_MEMORY" // more memory than there is
  | "ERR_BPTT_RUNTIME" // WebAssembly missing, forbidden or already started
  | "ERR_BPTT_NONFINITE" // a loss or norm that is NaN or infinite
  | "ERR_BPTT_BUSY"; // a model that is already being trained

/** A wrong value: RangeError with a code. */
export function rangeError(code: ErrorCode, message: string): RangeError & { code: ErrorCode } {
  return Object.assign(new RangeError(message), { code });
}

/** A wrong kind of thing: TypeError with a code. */
export function typeError(code: ErrorCode, message: string): TypeError & { code: ErrorCode } {
  return Object.assign(new TypeError(message), { code });
}

/** Something the caller did at the wrong time, or that the runtime refuses: Error with a code. */
export function stateError(code: ErrorCode, message: string): Error & { code: ErrorCode } {
  return Object.assign(new Error(message), { code });
}

/** Bytes that are not what they are read as: Error with a code. */
export function formatError(message: string): Error & { code: ErrorCode } {
  return stateError("ERR_BPTT_FORMAT", message);
}

/** What a value is, in the words of an error message. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "object") {
    const name: unknown = value.constructor?.name; // in data from a file it may be anything
    return typeof name === "string" && name !== "" ? name : Object.prototype.toString.call(value).slice(8, -1);
  }
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  return String(value);
}

/** Throws unless value is an integer in [low, high]. */
export function checkInteger(what: string, value: unknown, low: number, high = 2 ** 31 - 1): asserts value is number {
  if (typeof value !== "number") throw typeError("ERR_BPTT_TYPE", `${what} must be a number, got ${describe(value)}`);
  if (!Number.isInteger(value) || value < low || value > high) {
    const range = high === 2 ** 31 - 1 && !(value > high) ? `of at least ${low}` : `from ${low} to ${high}`;
    throw rangeError("ERR_BPTT_ARGUMENT", `${what} must be an integer ${range}, got ${value}`);
  }
}

/** Throws unless value is a number for which test holds; `range` words the test. */
export function checkNumber(
  what: string,
  value: unknown,
  range: string,
  test: (value: number) => boolean,
): asserts value is number {
  if (typeof value !== "number") throw typeError("ERR_BPTT_TYPE", `${what} must be a number, got ${describe(value)}`);
  if (!test(value)) throw rangeError("ERR_BPTT_ARGUMENT", `${what} must be ${range}, got ${value}`);
}

/** Throws unless value is a boolean. */
export function checkBoolean(what: string, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean")
    throw typeError("ERR_BPTT_TYPE", `${what} must be true or false, got ${describe(value)}`);
}

/** Throws where options has a key that is not among the known ones: a misspelt option must not be ignored. */
export function checkOptions(what: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw typeError(
      "ERR_BPTT_TYPE",
      `${what}: options must be an object such as { ${known[0]}: ... }, got ${describe(options)}`,
    );
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const camelCase = key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const hint = known.includes(camelCase) ? `; did you mean ${camelCase}?` : `; known are ${known.join(", ")}`;
    throw typeError("ERR_BPTT_ARGUMENT", `${what}: unknown option "${key}"${hint}`);
  }
}

// Checks of what users hand to a text model: all of it, before anything is made, trained or generated.
import { describe, rangeError, typeError } from "../../errors.js";

/** Throws unless value is a string with something in it. */
export function checkText(what: string, name: string, value: unknown): asserts value is string {
  if (typeof value !== "string")
    throw typeError("ERR_BPTT_TYPE", `${what}: ${name} must be a string, got ${describe(value)}`);
  if (value === "") throw rangeError("ERR_BPTT_ARGUMENT", `${what}: ${name} is empty`);
}

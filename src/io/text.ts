// Text of files, which is UTF-8.
import { describe, rangeError } from "../errors.js";
import { platform } from "../wasm/platform.js";

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new platform.TextEncoder().encode(text);
}

/** The text, a byte order mark included; undefined where the bytes are no UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new platform.TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether the text can be written as UTF-8: no half of a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Throws where it is not. */
export function checkWellFormed(what: string, text: string): void {
  if (!isWellFormed(text)) throw rangeError("ERR_BPTT_ARGUMENT", `${what} ${describe(text)} is no well-formed Unicode`);
}

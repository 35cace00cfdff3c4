import { platform } from "./platform.js";

// Printable ASCII without what quotes, template strings or HTML would write otherwise. The first two characters open pairs.
const ALPHABET = " !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";
const SPACE = 32;
const FIRST_SINGLE = 35;
const MASK_DIGITS = 64;

/**
 * The bytes of a text that scripts/binary-text.mjs wrote. It begins with a mask of 256 bits in hexadecimal digits, byte 0 in the lowest bit
 * of the first: a byte whose bit is set is one character, any other a pair; both are counted through the alphabet.
 */
export function decodeText(text: string): Uint8Array<ArrayBuffer> {
  const table = byteTable(text);
  const bytes = new platform.TextEncoder().encode(text); // decoded in place, as bytes are read faster than a string
  const end = bytes.length;
  let length = 0;
  for (let i = MASK_DIGITS; i < end; ++i) {
    let code = bytes[i] as number;
    if (code < FIRST_SINGLE) code = 128 * (code - SPACE + 1) + (bytes[++i] as number);
    bytes[length++] = table[code] as number;
  }
  return bytes.slice(0, length);
}

/** The byte of each character at its code; of pairs from 128 on where a space opens them, from 256 on where it is a "!". */
function byteTable(mask: string): Uint8Array {
  const table = new Uint8Array(3 * 128);
  let singles = 2;
  let pairs = 0;
  for (let byte = 0; byte < 256; ++byte) {
    if ((Number.parseInt(mask.charAt(byte >> 2), 16) >> (byte & 3)) & 1) {
      table[ALPHABET.charCodeAt(singles++)] = byte;
    } else {
      const opener = Math.floor(pairs / ALPHABET.length);
      table[128 * (opener + 1) + ALPHABET.charCodeAt(pairs++ % ALPHABET.length)] = byte;
    }
  }
  return table;
}

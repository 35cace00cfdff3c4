// A binary as text inside a module: frequent bytes are one character, the others two. Every byte keeps a spelling of its own, so that
// the text gzips to the size of the binary; base64, which cuts across bytes, gzips to 1.4 times as much. src/wasm/text.ts reads it.

// Printable ASCII without what quotes, template strings or HTML would write otherwise. The first two characters open pairs.
const ALPHABET = " !#%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";
const OPENERS = 2;

/**
 * The text of bytes, after a mask of 256 bits in hexadecimal digits, byte 0 in the lowest bit of the first: a byte whose bit is set is one character,
 * any other a pair; both are counted through the alphabet.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function binaryText(bytes) {
  const counts = new Uint32Array(256);
  for (const byte of bytes) ++counts[byte];
  const byCount = [...counts.keys()].sort((a, b) => counts[b] - counts[a]);
  const frequent = new Set(byCount.slice(0, ALPHABET.length - OPENERS));

  let singles = OPENERS;
  let pairs = 0;
  const pair = (i) => ALPHABET[Math.floor(i / ALPHABET.length)] + ALPHABET[i % ALPHABET.length];
  const spelling = Array.from(counts, (_, byte) => (frequent.has(byte) ? ALPHABET[singles++] : pair(pairs++)));

  const digit = (i) => [0, 1, 2, 3].reduce((sum, bit) => sum + (frequent.has(4 * i + bit) ? 1 << bit : 0), 0);
  const mask = Array.from({ length: 64 }, (_, i) => digit(i).toString(16));
  return mask.join("") + Array.from(bytes, (byte) => spelling[byte]).join("");
}

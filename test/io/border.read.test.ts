/** Files that lie: each is an error that says what is wrong, where, and what has likely happened. */

import { tensor } from "bptt";
import { readSafetensors, writeSafetensors } from "bptt/safetensors";
import { describe, expect, test } from "vitest";
import { caught } from "../caught.js";
import { ascii, entry, file, withHeader } from "./files.js";
import { expectRefused } from "./refused.js";

const good = writeSafetensors({ a: tensor([1, 2]), b: tensor([3]) }); // 8 + 112 + 12 bytes
const F32 = (shape: unknown, begin: unknown, end: unknown) => entry("F32", shape, begin, end);
const edited = (...changes: readonly [at: number, byte: number][]) => {
  const bytes = good.slice();
  for (const [at, byte] of changes) bytes[at] = byte;
  return bytes;
};

// As a worker has it that was given the file.
const moved = good.slice();
structuredClone(moved, { transfer: [moved.buffer] });

const KINDS: readonly [title: string, bytes: Uint8Array, message: string | RegExp][] = [
  [
    "no bytes at all",
    new Uint8Array(0),
    "the file has 0 bytes, fewer than the 8 that tell a safetensors header's length",
  ],
  [
    "bytes whose buffer was transferred",
    moved,
    "the file has 0 bytes, fewer than the 8 that tell a safetensors header's length",
  ],
  [
    "a git-lfs pointer",
    ascii("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n"),
    /^this is no safetensors file: .*; it looks like a git-lfs pointer, which stands for the file: fetch it with git lfs pull$/,
  ],
  [
    "a .pt file",
    ascii("PK\x03\x04\0\0\x08\x08archive/data.pkl"),
    /looks like a zip archive, as PyTorch's .pt, .pth and .bin are: save it with safetensors\.torch\.save_file$/,
  ],
  [
    "an old .bin file",
    ascii("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P"),
    /looks like a Python pickle, as PyTorch's old .pt and .bin are/,
  ],
  [
    "a pickle that could be a length",
    ascii("\x80\x02\0\0\0\0\0\0}q\0."),
    "this is no safetensors file: byte 8 must be the { of its header, got 125; it looks like a Python pickle, as PyTorch's old .pt and .bin are: save it with safetensors.torch.save_file",
  ],
  [
    "an error page",
    ascii("<!doctype html><title>404</title>"),
    /looks like a web page: was an error page downloaded in its place\?$/,
  ],
  ["JSON", ascii('{"weights": [1, 2, 3]}'), /looks like JSON text$/],
  [
    "seven bytes",
    good.subarray(0, 7),
    "the file has 7 bytes, fewer than the 8 that tell a safetensors header's length",
  ],
];

const LENGTHS: typeof KINDS = [
  [
    "a cut header",
    good.subarray(0, 50),
    "the file has 50 bytes, its header alone ends at byte 120: was the download cut off?",
  ],
  [
    "only the length",
    good.subarray(0, 8),
    "the file has 8 bytes, its header alone ends at byte 120: was the download cut off?",
  ],
  ["cut data", good.subarray(0, 127), "the file has 127 bytes, its header says 132: was the download cut off?"],
  [
    "more data",
    Uint8Array.of(...good, 0, 0),
    "2 bytes follow the data of the last tensor, where its header ends the file at byte 132",
  ],
  [
    "a header of more than 100 MB",
    edited([3, 0x10]),
    "this is no safetensors file: its first 8 bytes would make a header of 268435568 bytes, more than the 100000000 of the format",
  ],
  ["a header of 2^63 bytes", edited([7, 0x80]), /would make a header of 9223372036854776000 bytes/],
  ["a header of no bytes", edited([0, 0]), "the header has no bytes: the file is empty or damaged"],
];

const HEADERS: typeof KINDS = [
  ["not UTF-8", withHeader(ascii('{"\xff":1}')), "the header is not UTF-8: the file is damaged"],
  [
    "a byte order mark",
    withHeader(ascii("\xef\xbb\xbf{}")),
    "this is no safetensors file: byte 8 must be the { of its header, got 239",
  ],
  ["no JSON", file("{'a': 1}"), "the header is no JSON: {'a': 1}"],
  ["text behind the JSON", file("{} x"), "the header is no JSON: {} x"],
  ["an open string", file('{"a'), 'the header is no JSON: {"a'],
  ["a key with a wrong escape", file('{"\\x":1}'), 'the header is no JSON: "\\x"'],
  [
    "deep JSON",
    file(`{"a":{"shape":${"[".repeat(1e5)}`),
    "the header is nested deeper than 3 levels, at character 15: no such file needs that",
  ],
  [
    "an object for a shape",
    file('{"a":{"shape":{'),
    "the header has an object at character 14, where only an array can stand",
  ],
  [
    "a name twice among many",
    file(`{${Array.from({ length: 20 }, (_, i) => `"${i % 19}":1`).join(",")}}`),
    'the header has the key "0" twice in one object, at character 124',
  ],
  [
    "a name twice",
    file(`{"a":${JSON.stringify(F32([1], 0, 4))},"a":${JSON.stringify(F32([1], 4, 8))}}`, 8),
    'the header has the key "a" twice in one object, at character 54',
  ],
  [
    "a name twice, once escaped",
    file('{"a":1, "\\u0061" : 2}'),
    'the header has the key "\\u0061" twice in one object, at character 8',
  ],
  [
    "a dtype twice",
    file('{"a":{"dtype":"F32","dtype":"I32","shape":[],"data_offsets":[0,4]}}', 4),
    'the header has the key "dtype" twice in one object, at character 20',
  ],
  [
    "metadata that are no object",
    file({ __metadata__: ["a"] }),
    "the header has an array at character 16, where only an object can stand",
  ],
  [
    "metadata that are no strings",
    file({ __metadata__: { epoch: 3 } }),
    '__metadata__ "epoch" must be a string, got 3',
  ],
  [
    "metadata of half a character, which no writer takes",
    file('{"__metadata__":{"note":"\\ud800"}}'),
    '__metadata__ "note" is no well-formed Unicode',
  ],
  ["a name of half a character", file('{"\\ud800":1}'), 'tensor "\\ud800": the name is no well-formed Unicode'],
];

const ENTRIES: typeof KINDS = [
  [
    "an entry that is no object",
    file({ a: 1 }),
    'tensor "a" must be an object with dtype, shape and data_offsets, got 1',
  ],
  [
    "no dtype",
    file({ a: {} }),
    'tensor "a": unknown dtype undefined; read are F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL',
  ],
  [
    "an unknown dtype",
    file({ a: entry("F8_E4M3", [1], 0, 1) }, 1),
    'tensor "a": unknown dtype "F8_E4M3"; read are F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL',
  ],
  [
    "a dtype that objects have",
    file({ a: entry("constructor", [1], 0, 1) }, 1),
    /^tensor "a": unknown dtype "constructor"/,
  ],
  [
    "a negative size",
    file({ a: F32([2, -1], 0, 4) }, 4),
    'tensor "a": shape must be an array of sizes from 0 to 2^31 − 1, got [2,-1]',
  ],
  [
    "a fractional size",
    file({ a: F32([1.5], 0, 6) }, 6),
    'tensor "a": shape must be an array of sizes from 0 to 2^31 − 1, got [1.5]',
  ],
  [
    "a size that is none",
    file({ a: F32(["1"], 0, 4) }, 4),
    'tensor "a": shape must be an array of sizes from 0 to 2^31 − 1, got ["1"]',
  ],
  [
    "a size of minus zero",
    file('{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'),
    /^tensor "a": shape must be an array of sizes/,
  ],
  [
    "no shape",
    file({ a: { dtype: "F32", data_offsets: [0, 4] } }, 4),
    'tensor "a": shape must be an array of sizes from 0 to 2^31 − 1, got none',
  ],
  [
    "a huge size",
    file({ a: F32([2 ** 31], 0, 4) }, 4),
    'tensor "a": shape must be an array of sizes from 0 to 2^31 − 1, got [2147483648]',
  ],
  [
    "a product that overflows",
    file({ a: F32(Array(60).fill(2 ** 30), 0, 4) }, 4),
    /^tensor "a": shape \[1073741824,.*…? has more elements than the 2\^30 that 4 GiB of memory hold$/,
  ],
  [
    "a product that wraps round 2^64 to 4 bytes",
    file({ a: F32([2 ** 31 - 1, 2 ** 31 - 1, 4], 0, 4) }, 4),
    /has more elements than the 2\^30/,
  ],
  [
    "65 dimensions",
    file({ a: F32(Array(65).fill(1), 0, 4) }, 4),
    'tensor "a": 65 dimensions are more than the 64 of any tensor',
  ],
  [
    "no offsets",
    file({ a: { dtype: "F32", shape: [1] } }, 4),
    'tensor "a": data_offsets must be two byte counts [begin, end], got none',
  ],
  [
    "three offsets",
    file({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4, 8] } }, 4),
    'tensor "a": data_offsets must be two byte counts [begin, end], got [0,4,8]',
  ],
  [
    "a negative offset",
    file({ a: F32([1], -4, 0) }, 4),
    'tensor "a": data_offsets must be two byte counts [begin, end], got [-4,0]',
  ],
  [
    "offsets exchanged",
    file({ a: F32([1], 4, 0) }, 4),
    'tensor "a": data_offsets [4,0] span -4 bytes, F32 of shape [1] needs 4',
  ],
  [
    "offsets of another size",
    file({ a: F32([2], 0, 4) }, 4),
    'tensor "a": data_offsets [0,4] span 4 bytes, F32 of shape [2] needs 8',
  ],
  [
    "offsets of more than the shape",
    file({ a: F32([1], 0, 8) }, 8),
    'tensor "a": data_offsets [0,8] span 8 bytes, F32 of shape [1] needs 4',
  ],
  [
    "overlap",
    file({ a: F32([2], 0, 8), b: F32([1], 4, 8) }, 8),
    'tensor "b" begins at byte 4 of the data, "a" before it ends at 8: they overlap',
  ],
  [
    "the same bytes twice",
    file({ a: F32([1], 0, 4), b: F32([1], 0, 4) }, 4),
    'tensor "b" begins at byte 0 of the data, "a" before it ends at 4: they overlap',
  ],
  [
    "a tensor without numbers inside of another",
    file({ a: F32([2], 0, 8), b: F32([0], 4, 4) }, 8),
    'tensor "b" begins at byte 4 of the data, "a" before it ends at 8: they overlap',
  ],
  ["a hole in front", file({ a: F32([1], 4, 8) }, 8), 'tensor "a" begins at byte 4 of the data: a hole is left'],
  [
    "a hole between",
    file({ a: F32([1], 0, 4), b: F32([1], 8, 12) }, 12),
    'tensor "b" begins at byte 8 of the data, "a" before it ends at 4: a hole is left',
  ],
  [
    "data past the end",
    file({ a: F32([1000], 0, 4000) }, 4),
    /^the file has \d+ bytes, its header says \d+: was the download cut off\?$/,
  ],
];

const wide = (...values: bigint[]) => new Uint8Array(BigInt64Array.from(values).buffer);
const NUMBERS: typeof KINDS = [
  [
    "an I64 above int32",
    file({ a: entry("I64", [2], 0, 16) }, wide(1n, 2n ** 31n)),
    'tensor "a": element 1 is 2147483648, outside of the int32 that integers are read as',
  ],
  [
    "an I64 below int32",
    file({ a: entry("I64", [1], 0, 8) }, wide(-(2n ** 62n))),
    'tensor "a": element 0 is -4611686018427387904, outside of the int32 that integers are read as',
  ],
  [
    "a U64 above int32",
    file({ a: entry("U64", [1], 0, 8) }, wide(-1n)),
    'tensor "a": element 0 is 18446744073709551615, outside of the int32 that integers are read as',
  ],
  [
    "a U32 above int32",
    file({ a: entry("U32", [1], 0, 4) }, Uint8Array.of(0, 0, 0, 128)),
    'tensor "a": element 0 is 2147483648, outside of the int32 that integers are read as',
  ],
  [
    "a BOOL of 2",
    file({ a: entry("BOOL", [2], 0, 2) }, Uint8Array.of(1, 2)),
    'tensor "a": element 1 is 2, a BOOL is 0 or 1',
  ],
];

for (const [what, rows] of Object.entries({
  kinds: KINDS,
  lengths: LENGTHS,
  headers: HEADERS,
  entries: ENTRIES,
  numbers: NUMBERS,
})) {
  describe(`readSafetensors refuses: ${what}`, () => {
    for (const [title, bytes, message] of rows) {
      test(title, () => {
        expectRefused("readSafetensors()", () => readSafetensors(bytes), message);
      });
    }
  });
}

describe("readSafetensors takes bytes", () => {
  test("not an ArrayBuffer", () => {
    expect(caught(() => readSafetensors(good.buffer as unknown as Uint8Array))).toEqual({
      name: "TypeError",
      code: "ERR_BPTT_TYPE",
      message:
        "readSafetensors() takes the bytes of a file as a Uint8Array, got ArrayBuffer; use new Uint8Array(buffer)",
    });
  });
  test("not a name", () => {
    expect(caught(() => readSafetensors("model.safetensors" as unknown as Uint8Array)).message).toBe(
      'readSafetensors() takes the bytes of a file as a Uint8Array, got "model.safetensors"',
    );
  });
});

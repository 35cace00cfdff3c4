/** A binary comes back byte for byte from its text, and minifiers leave the text as it is. */

import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binaryText } from "../../scripts/binary-text.mjs";
import { relaxed, simd } from "../../src/inline.ts";
import { decodeText } from "../../src/wasm/text.ts";

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const file = (name: string) => new Uint8Array(readFileSync(`src/wasm/generated/${name}.wasm`));

describe("the text of a binary", () => {
  test.each([
    ["no byte", new Uint8Array(0)],
    ["every byte", everyByte],
    ["every byte, the last ones frequent", Uint8Array.of(...everyByte, ...everyByte.subarray(128))],
    ["one byte often", new Uint8Array(1000).fill(255)],
  ])("gives %s back", (_, bytes) => {
    expect(decodeText(binaryText(bytes))).toEqual(bytes);
  });

  test("gives any bytes back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 255, maxLength: 600 }), (bytes) => {
        expect(decodeText(binaryText(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  test.each([
    ["simd", simd],
    ["relaxed", relaxed],
  ])("is there for the %s build, in bytes of its own", (name, build) => {
    expect(build()).toEqual(file(name));
    expect(build().buffer.byteLength).toBe(file(name).length);
    expect(build().buffer).not.toBe(build().buffer);
  });

  test("comes out of a minifier as it went in", () => {
    const text = binaryText(everyByte);
    expect(text).toMatch(/^[ !#%&(-;=-Z\]-_a-~[]+$/);
    const { code } = transformSync(`export const text = "${text}";`, { minify: true, charset: "ascii" });
    expect(code).toContain(`"${text}"`);
  });
});

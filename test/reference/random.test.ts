import { expect, test } from "vitest";
import { philox4x32, randomBits } from "./random.js";

const ONES = 0xffffffff;

/** Philox4x32-10 in kat_vectors of Random123, the authors' own implementation. */
test.each([
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [ONES, ONES, ONES, ONES],
    [ONES, ONES],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
])("philox4x32: counter %j and key %j give the published words", (counter, key, words) => {
  expect(philox4x32(counter, key)).toEqual(words);
});

test("randomBits puts block and stream into the first and third word of the counter", () => {
  const place = { seedLow: 5, seedHigh: 6, stream: 7 };
  const words = philox4x32([2, 0, 7, 0], [5, 6]);
  expect([8, 9, 10, 11].map((element) => randomBits(place, element))).toEqual(words);
});

/** The cosine of the schedules against sums of 60 decimal digits. */

import { expect, test } from "vitest";
import { sineSquared } from "../../src/optim/schedulers/cosine.js";
import { Draw } from "../golden/draw.js";

/** Binary places of the fixed-point numbers. */
const PLACES = 400n;
const ONE = 1n << PLACES;
/** π to 60 digits. */
const PI = (3141592653589793238462643383279502884197169399375105820974944n * ONE) / 10n ** 60n;

/** A number exactly, where it is a multiple of 2^-300. */
function fixed(x: number): bigint {
  return BigInt(x * 2 ** 300) << (PLACES - 300n);
}

/** sin²(πy/2) by its series. */
function exact(y: number): bigint {
  const z = (PI * fixed(y)) / (2n * ONE);
  let sum = 0n;
  let term = z;
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += term;
    term = -(term * z * z) / (ONE * ONE * (k + 1n) * (k + 2n));
  }
  return (sum * sum) / ONE;
}

test("sin²(πy/2) is wrong by less than 2^-49 of itself", () => {
  const drawn = [...new Draw(7).values(3000)].map(Math.abs);
  const small = drawn.slice(0, 500).map((y, i) => y * 2 ** -(i % 90));
  const shares = [3, 7, 10, 24, 100, 999].flatMap((n) => Array.from({ length: n + 1 }, (_, t) => t / n));
  for (const y of [...drawn, ...small, ...small.map((x) => 1 - x), ...shares, 2 ** -100]) {
    const [got, expected] = [fixed(sineSquared(y)), exact(y)];
    const error = got > expected ? got - expected : expected - got;
    expect(error << 49n, `y = ${y}`).toBeLessThanOrEqual(expected);
  }
});

test("its ends and its middle", () => {
  expect([0, 1].map(sineSquared)).toEqual([0, 1]);
  expect(Math.abs(sineSquared(0.5) - 0.5)).toBeLessThanOrEqual(2 ** -50);
});

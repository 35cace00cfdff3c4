/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011) in exact
 * integers, and what is made of its bits.
 */

import { at } from "./arrays.js";

const WORD = 2n ** 32n;

/** The four output words for a counter of four words and a key of two. */
export function philox4x32(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; ++round) {
    const first = c0 * 0xd2511f53n;
    const second = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(second / WORD) ^ c1 ^ k0, second % WORD, (first / WORD) ^ c3 ^ k1, first % WORD];
    k0 = (k0 + 0x9e3779b9n) % WORD;
    k1 = (k1 + 0xbb67ae85n) % WORD;
  }
  return [c0, c1, c2, c3].map(Number);
}

/** Which numbers: a function of seed, stream and element. */
export interface Place {
  readonly seedLow: number;
  readonly seedHigh: number;
  readonly stream: number;
}

/** 32 bits; the counter is (element / 4, 0, stream, 0), and four neighbours share a block. */
export function randomBits({ seedLow, seedHigh, stream }: Place, element: number): number {
  return at(philox4x32([Math.floor(element / 4), 0, stream, 0], [seedLow, seedHigh]), element % 4);
}

/** A multiple of 2⁻²⁴ in [0, 1). */
function unit(place: Place, element: number): number {
  return Math.floor(randomBits(place, element) / 2 ** 8) / 2 ** 24;
}

/** The largest float32 less than x. */
function floatBelow(x: number): number {
  if (x === 0) return -(2 ** -149);
  const value = Float32Array.of(x);
  const bits = new Int32Array(value.buffer);
  bits[0] = at(bits, 0) - Math.sign(x);
  return at(value, 0);
}

/**
 * low + u·(high − low), rounded to float32 after every operation: the kernel's result bit for bit. Where rounding gives
 * high, which does not belong to [low, high), the largest number below takes its place.
 */
export function randomUniform(n: number, low: number, high: number, place: Place): Float64Array {
  const { fround } = Math;
  const width = fround(high - low);
  const last = high > low ? floatBelow(high) : low;
  return Float64Array.from({ length: n }, (_, i) => Math.min(fround(low + fround(unit(place, i) * width)), last));
}

/** mean + std·z, with a pair z of Box and Muller from each pair of uniform numbers. */
export function randomNormal(n: number, mean: number, std: number, place: Place): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    const first = i - (i % 2);
    const radius = Math.sqrt(-2 * Math.log(1 - unit(place, first)));
    const angle = 2 * Math.PI * unit(place, first + 1);
    return mean + std * radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** The factor of each element: 0 where it is dropped, with probability p, else s = 1 / (1 − p). */
export function dropoutFactors(n: number, p: number, s: number, place: Place): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (unit(place, i) < p ? 0 : s));
}

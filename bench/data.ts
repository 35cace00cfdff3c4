// Seeded numbers, so that runs compare.

/** `n` numbers uniform in ±bound (Mulberry32; Tommy Ettinger, public domain). */
export function uniform(seed: number, n: number, bound = 1): Float32Array {
  let state = seed | 0;
  return Float32Array.from({ length: n }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return bound * (((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1);
  });
}

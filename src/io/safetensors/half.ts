// The 16-bit floats as bits of float32 and back: exact where they are widened, to the nearest and on ties to the even one where
// they are rounded. binary16 has 1 sign, 5 exponent and 10 fraction bits, bfloat16 the upper half of a float32.

/** The bits of the float32 that equals a binary16; NaN keeps its payload. */
export function widenHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal, fraction · 2^-24: a normal float32, its leading one shifted out of the fraction.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

/** The binary16 nearest to the float32 with these bits; infinite from 65520 on. */
export function roundHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff); // NaN, quiet
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 65536 and more
  // Normal: what is added carries into the exponent where it has to, and from the largest to infinity.
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  // Subnormal: a multiple of 2^-24, of which the float32 has 2^(126 − exponent) parts.
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return sign;
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const whole = significand >>> shift;
  const rest = significand - (whole << shift);
  const tie = 1 << (shift - 1);
  return sign | (whole + (rest > tie || (rest === tie && (whole & 1) === 1) ? 1 : 0));
}

/** float32 values of binary16 ones. */
export function fromHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Int32Array(halves.length);
  for (let i = 0; i < bits.length; ++i) bits[i] = widenHalf(halves[i] as number);
  return new Float32Array(bits.buffer);
}

/** float32 values of bfloat16 ones. */
export function fromBrainHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Int32Array(halves.length);
  for (let i = 0; i < bits.length; ++i) bits[i] = (halves[i] as number) << 16;
  return new Float32Array(bits.buffer);
}

/** binary16 values nearest to float32 ones. */
export function toHalves(values: Float32Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; ++i) halves[i] = roundHalf(bits[i] as number);
  return halves;
}

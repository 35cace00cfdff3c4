// Logarithms and powers to base 2 in float64 from additions, products and the bits of a number, the same everywhere: what
// Math.log2 and ** give differs between engines in the last bits.
const { LN2 } = Math;
const SQRT_HALF = Math.SQRT1_2;

/** The integer e with 2^e ≤ |x| < 2^(e+1); x is finite and not 0. */
export function exponentOf(x: number): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, x);
  const biased = (bytes.getUint16(0) >>> 4) & 0x7ff;
  return biased === 0 ? exponentOf(scaled(x, 64)) - 64 : biased - 1023; // subnormal numbers have no leading bit
}

/** x·2^e, rounded at most twice, for integers e of any size. */
export function scaled(x: number, e: number): number {
  let result = x;
  let left = Math.min(Math.max(e, -2200), 2200);
  for (; left > 1000; left -= 1000) result *= powerOfTwo(1000);
  for (; left < -1000; left += 1000) result *= powerOfTwo(-1000);
  return result * powerOfTwo(left);
}

// Written as bits: the exponent of a normal number.
function powerOfTwo(e: number): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setUint16(0, (e + 1023) << 4);
  return bytes.getFloat64(0);
}

/**
 * The logarithm of x ≥ 0 to base 2, wrong by at most 2^−50 absolutely and relatively: of 2^e·m with m in [√½, √2) it is e +
 * 2/ln 2·artanh s with s = (m − 1)/(m + 1), |s| < 0.172, and the first term left out of the series is below 2^−60.
 */
export function log2(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return x > 0 ? x : Number.NaN;
  let e = exponentOf(x);
  let m = scaled(x, -e);
  if (m * SQRT_HALF >= 1) {
    m /= 2;
    e += 1;
  }
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * s * s + 1 / k;
  return e + (2 / LN2) * s * sum;
}

/** 2^x, wrong by at most 2^−50 relatively: 2^n·e^(f·ln 2) with f in [−½, ½], by the exponential series. */
export function exp2(x: number): number {
  if (Number.isNaN(x)) return x;
  const n = Math.round(Math.min(Math.max(x, -2200), 2200));
  const f = x === n ? 0 : Math.min(Math.max(x - n, -0.5), 0.5) * LN2;
  let sum = 1;
  for (let k = 16; k >= 1; --k) sum = 1 + (sum * f) / k;
  return scaled(sum, n);
}

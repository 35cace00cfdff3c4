// The spectral radius of a real square matrix that need not be symmetric: reduction to Hessenberg form by stabilised
// elimination, then Francis' implicit double QR steps, eigenvalues only (Golub and Van Loan, Matrix Computations, 7.4 and
// 7.5; the deflation tests and exceptional shifts of EISPACK's hqr). O(n³), backward stable.

const EPSILON = 2 ** -52;
const MOST_STEPS = 90; // for one eigenvalue; three are usual

/**
 * The largest |λ| of a matrix (n,n), row-major; NaN where an element is not finite.
 * @param values overwritten
 */
export function spectralRadius(values: Float64Array, n: number): number {
  if (!values.every(Number.isFinite)) return Number.NaN;
  const rows = Array.from({ length: n }, (_, i) => values.subarray(i * n, (i + 1) * n));
  toHessenberg(rows);
  return largestEigenvalue(rows);
}

// By similarity: rows are subtracted with the largest pivot, the columns follow.
function toHessenberg(a: readonly Float64Array[]): void {
  const n = a.length;
  for (let m = 1; m < n - 1; ++m) {
    let pivot = m;
    for (let i = m + 1; i < n; ++i) if (Math.abs(at(a, i, m - 1)) > Math.abs(at(a, pivot, m - 1))) pivot = i;
    const x = at(a, pivot, m - 1);
    if (x === 0) continue;
    if (pivot !== m) exchange(a, pivot, m);
    const top = a[m] as Float64Array;
    for (let i = m + 1; i < n; ++i) {
      const row = a[i] as Float64Array;
      const factor = (row[m - 1] as number) / x;
      if (factor === 0) continue;
      for (let j = m - 1; j < n; ++j) row[j] = (row[j] as number) - factor * (top[j] as number);
      row[m - 1] = 0;
      for (const other of a) other[m] = (other[m] as number) + factor * (other[i] as number);
    }
  }
}

function exchange(a: readonly Float64Array[], p: number, q: number): void {
  const [above, below] = [a[p] as Float64Array, a[q] as Float64Array];
  for (let j = 0; j < a.length; ++j) [above[j], below[j]] = [below[j] as number, above[j] as number];
  for (const row of a) [row[p], row[q]] = [row[q] as number, row[p] as number];
}

const at = (a: readonly Float64Array[], i: number, j: number): number => (a[i] as Float64Array)[j] as number;

function largestEigenvalue(a: readonly Float64Array[]): number {
  let largest = 0;
  let norm = 0;
  a.forEach((row, i) => {
    for (let j = Math.max(i - 1, 0); j < a.length; ++j) norm += Math.abs(row[j] as number);
  });
  if (norm === 0) return 0;
  let high = a.length - 1;
  let steps = 0;
  while (high >= 0) {
    const low = splitAt(a, high, norm);
    if (low === high) {
      largest = Math.max(largest, Math.abs(at(a, high, high)));
      high -= 1;
      steps = 0;
    } else if (low === high - 1) {
      largest = Math.max(largest, largestOfTwo(a, low));
      high -= 2;
      steps = 0;
    } else {
      if (steps === MOST_STEPS) return Number.NaN; // never seen
      steps += 1;
      // A shift that belongs to no eigenvalue breaks the rare cycles.
      const bottom = steps % 10 === 0 ? exceptional(a, high) : lastBlock(a, high);
      doubleStep(a, low, high, bottom);
    }
  }
  return largest;
}

// The first row of the last block that no longer hangs together with what is above it.
function splitAt(a: readonly Float64Array[], high: number, norm: number): number {
  for (let l = high; l > 0; --l) {
    const scale = Math.abs(at(a, l - 1, l - 1)) + Math.abs(at(a, l, l)) || norm;
    if (Math.abs(at(a, l, l - 1)) <= EPSILON * scale) {
      (a[l] as Float64Array)[l - 1] = 0;
      return l;
    }
  }
  return 0;
}

function largestOfTwo(a: readonly Float64Array[], i: number): number {
  const [p, q, r, s] = [at(a, i, i), at(a, i, i + 1), at(a, i + 1, i), at(a, i + 1, i + 1)];
  const half = (p - s) / 2;
  const discriminant = half * half + q * r;
  const middle = (p + s) / 2;
  if (discriminant >= 0) return Math.abs(middle) + Math.sqrt(discriminant);
  return Math.sqrt(middle * middle - discriminant); // |middle ± i·√−discriminant|
}

/** Sum and product of the two shifts. */
interface Shifts {
  readonly trace: number;
  readonly determinant: number;
}

function lastBlock(a: readonly Float64Array[], high: number): Shifts {
  const [p, q, r, s] = [at(a, high - 1, high - 1), at(a, high - 1, high), at(a, high, high - 1), at(a, high, high)];
  return { trace: p + s, determinant: p * s - q * r };
}

function exceptional(a: readonly Float64Array[], high: number): Shifts {
  const size = Math.abs(at(a, high, high - 1)) + Math.abs(at(a, high - 1, high - 2));
  const centre = at(a, high, high);
  return {
    trace: 2 * centre + 1.5 * size,
    determinant: centre * centre + 1.5 * size * centre + size * size,
  };
}

// One implicit double step on rows and columns low … high: Householder reflections of three elements chase the bulge down.
function doubleStep(a: readonly Float64Array[], low: number, high: number, { trace, determinant }: Shifts): void {
  const h00 = at(a, low, low);
  const h10 = at(a, low + 1, low);
  let x = h00 * h00 + at(a, low, low + 1) * h10 - trace * h00 + determinant;
  let y = h10 * (h00 + at(a, low + 1, low + 1) - trace);
  let z = h10 * at(a, low + 2, low + 1);
  for (let k = low; k < high; ++k) {
    const last = k === high - 1; // two elements are left
    if (last) z = 0;
    reflect(a, k, last ? 2 : 3, x, y, z, low, high);
    if (last) break;
    x = at(a, k + 1, k);
    y = at(a, k + 2, k);
    z = k + 3 <= high ? at(a, k + 3, k) : 0;
  }
}

// A ← P·A·P within the block, P = I − β·v·vᵀ the reflection that takes (x, y, z) to a multiple of the first axis.
function reflect(
  a: readonly Float64Array[],
  k: number,
  size: 2 | 3,
  x: number,
  y: number,
  z: number,
  low: number,
  high: number,
): void {
  const scale = Math.abs(x) + Math.abs(y) + Math.abs(z);
  if (scale === 0) return;
  const [p, q, r] = [x / scale, y / scale, z / scale];
  const length = Math.sqrt(p * p + q * q + r * r);
  const v0 = p + (p < 0 ? -length : length);
  const beta = 2 / (v0 * v0 + q * q + r * r);
  const [r0, r1, r2] = [a[k] as Float64Array, a[k + 1] as Float64Array, a[k + 2]];
  for (let j = Math.max(k - 1, low); j <= high; ++j) {
    const dot = beta * (v0 * (r0[j] as number) + q * (r1[j] as number) + (size === 3 ? r * (r2?.[j] as number) : 0));
    r0[j] = (r0[j] as number) - dot * v0;
    r1[j] = (r1[j] as number) - dot * q;
    if (size === 3 && r2) r2[j] = (r2[j] as number) - dot * r;
  }
  for (let i = low; i <= Math.min(k + 3, high); ++i) {
    const row = a[i] as Float64Array;
    const third = size === 3 ? r * (row[k + 2] as number) : 0;
    const dot = beta * (v0 * (row[k] as number) + q * (row[k + 1] as number) + third);
    row[k] = (row[k] as number) - dot * v0;
    row[k + 1] = (row[k + 1] as number) - dot * q;
    if (size === 3) row[k + 2] = (row[k + 2] as number) - dot * r;
  }
  if (k > low) for (let i = k + 1; i < k + size; ++i) (a[i] as Float64Array)[k - 1] = 0;
}

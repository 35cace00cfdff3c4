import { checkNumber, checkOptions } from "../../errors.js";
import { defaultGenerator, type Generator } from "../../ops/random.js";
import type { Tensor } from "../../ops/tensor.js";
import { checkFillable, checkMatrix } from "./check.js";
import type { XavierOptions } from "./scaled.js";

/** Options of orthogonal. */
export type OrthogonalOptions = XavierOptions;

/**
 * Fills x, as a matrix (rows, everything else), with gain times a random matrix with orthonormal rows or columns, whichever are
 * fewer (Saxe et al. 2013, https://arxiv.org/abs/1312.6120), as torch.nn.init.orthogonal_; gives x. All such matrices are equally
 * likely: it is the Q of normal numbers = Q·R, where R has a positive diagonal (Mezzadri 2007,
 * https://arxiv.org/abs/math-ph/0609050). Computed in float64, with time in proportion to rows·columns·min(rows, columns).
 * @param x (O, I, …)
 * @throws RangeError ERR_BPTT_SHAPE for less than 2 dimensions, ERR_BPTT_ARGUMENT for a gain that is not finite
 * @example
 * const W = nn.init.orthogonal(new nn.RNN(8, 2).param("weight_hh_l0"));
 * W.matmul(W.transpose(0, 1)).sum().item(); // 2.000
 */
export function orthogonal(x: Tensor, options: OrthogonalOptions = {}): Tensor {
  const what = "init.orthogonal()";
  checkOptions(what, options, ["gain", "generator"]);
  const { gain = 1, generator } = options;
  checkFillable(what, x, generator);
  checkNumber(`${what}: gain`, gain, "finite", Number.isFinite);
  checkMatrix(what, x);
  if (x.size === 0) return x;
  const rows = x.shape[0] as number;
  const columns = x.size / rows;
  const isTall = rows > columns;
  const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), generator ?? defaultGenerator());
  const values = new Float32Array(x.size);
  for (const [i, vector] of vectors.entries()) {
    for (const [j, value] of vector.entries()) values[isTall ? j * columns + i : i * columns + j] = gain * value;
  }
  return x.set(values);
}

/** k orthonormal vectors of n ≥ k elements. */
function orthonormal(k: number, n: number, generator: Generator): Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < k) {
    const v = Float64Array.from(generator.normal(n));
    const length = norm(v);
    for (const u of vectors) subtract(v, u, dot(u, v)); // Gram and Schmidt, modified
    const left = norm(v);
    // In float64 what is left has a direction to 2⁻⁵³·length/left. Where that would show in float32, and practically only where
    // all numbers are 0, others are drawn.
    if (!(left > 1e-7 * length)) continue;
    vectors.push(v.map((value) => value / left));
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; ++i) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}

// v −= s·u
function subtract(v: Float64Array, u: Float64Array, s: number): void {
  for (let i = 0; i < v.length; ++i) v[i] = (v[i] as number) - s * (u[i] as number);
}

// The figures of one recording: norms of every step Jacobian, and how far a change of the state carries to the end.
import { exponentOf, log2, scaled } from "./binary.js";
import { type StateMap, stateMap } from "./jacobian.js";
import { norm, product, scale } from "./matrix.js";
import type { Recording, Trace } from "./recorder.js";
import { largestSingularValue } from "./singularValue.js";
import { spectralRadius } from "./spectralRadius.js";

/**
 * Figures by time step t, of T steps: those of the longest sequence. A Jacobian belongs to a pair of steps, t and t + 1, whichever
 * of the two runs first; its figures are means over the sequences looked at (the longest, up to `sequences`) that have both.
 */
export interface StepFigures {
  /** ‖∂L/∂h_t‖, T numbers: the 2-norm over the whole batch (and hidden units). */
  readonly gradNorm: Float64Array;
  /** Frobenius norm of the step Jacobian, T − 1 numbers. */
  readonly jacobianNorm: Float64Array;
  /** Its largest over the sequences. */
  readonly jacobianNormMax: Float64Array;
  /** Largest singular value of the step Jacobian: the most that a step can amplify a change, T − 1 numbers. */
  readonly jacobianGain: Float64Array;
  /** Its largest over the sequences. */
  readonly jacobianGainMax: Float64Array;
  /**
   * How far a change of the state at step t carries: the Frobenius norm of the product of the step Jacobians from t to the last step of
   * each sequence, divided by √n so that it is 1 at that last step, T numbers. Of states of n > 64 numbers a fixed
   * part of the rows, every ⌈n/64⌉th, stands for all.
   */
  readonly transport: Float64Array;
}

/** What a recording gives. */
export interface Measured {
  readonly steps: StepFigures;
  /** Spectral radii by the names of the recurrent matrices; the first stands where W_hh of an RNN stands. */
  readonly radii: Readonly<Record<string, number>>;
  /** Bits that the transport falls (below 0) or grows from the last step back to the first, fitted; NaN for one step. */
  readonly transportBits: number;
  /** The same of the gradient's norms. */
  readonly gradientBits: number;
}

const MOST_ROWS = 64;

/** Measures a recording. */
export function measure({ pass, steps, gradNorm, traces }: Recording): Measured {
  const map = stateMap(pass);
  const measured = traces.map((trace) => measureTrace(map, trace, pass.reverse));
  const pairs = Math.max(steps - 1, 0);
  const combine = (length: number, figure: keyof Carried, add: (a: number, b: number) => number, mean: boolean) =>
    Float64Array.from({ length }, (_, t) => {
      const values = measured.flatMap((own) => (t < own[figure].length ? [own[figure][t] as number] : []));
      return values.reduce(add, 0) / (mean ? values.length : 1);
    });
  const sum = (a: number, b: number) => a + b;
  const larger = (a: number, b: number) => Math.max(a, b); // NaN as soon as one is
  const logs = measured
    .map(({ logTransport }) => change(logTransport, pass.reverse, pairs))
    .filter((bits) => !Number.isNaN(bits));
  return {
    steps: {
      gradNorm: Float64Array.from(gradNorm),
      jacobianNorm: combine(pairs, "norms", sum, true),
      jacobianNormMax: combine(pairs, "norms", larger, false),
      jacobianGain: combine(pairs, "gains", sum, true),
      jacobianGainMax: combine(pairs, "gains", larger, false),
      transport: combine(steps, "transport", sum, true),
    },
    radii: Object.fromEntries(
      [...map.matrices].map(([name, { values, size }]) => [name, spectralRadius(values.slice(), size)]),
    ),
    transportBits: logs.length > 0 ? logs.reduce(sum) / logs.length : Number.NaN,
    gradientBits: change(gradNorm.map(log2), pass.reverse, pairs),
  };
}

interface Carried {
  readonly norms: Float64Array;
  readonly gains: Float64Array;
  readonly transport: Float64Array;
  readonly logTransport: Float64Array;
}

// Backwards through the steps that ran: rows of the product of Jacobians so far, times 2^exponent, are multiplied by one more.
function measureTrace(map: StateMap, trace: Trace, reverse: boolean): Carried {
  const { size: n } = map;
  const { steps } = trace;
  const stride = Math.ceil(n / MOST_ROWS);
  const k = Math.ceil(n / stride);
  let rows: Float64Array = new Float64Array(k * n);
  for (let i = 0; i < k; ++i) rows[i * n + i * stride] = 1;
  let next: Float64Array = new Float64Array(k * n);
  let exponent = 0;
  const J = new Float64Array(n * n);
  const result = {
    norms: new Float64Array(steps - 1),
    gains: new Float64Array(steps - 1),
    transport: new Float64Array(steps).fill(1),
    logTransport: new Float64Array(steps),
  };
  for (let s = steps - 1; s > 0; --s) {
    map.jacobian(trace, s, J);
    const pair = reverse ? steps - 1 - s : s - 1;
    result.norms[pair] = norm(J);
    result.gains[pair] = largestSingularValue(J, n);
    product(rows, J, k, n, n, next);
    [rows, next] = [next, rows];
    const size = norm(rows) / Math.sqrt(k);
    const t = reverse ? steps - s : s - 1;
    result.transport[t] = scaled(size, exponent);
    result.logTransport[t] = log2(size) + exponent;
    if (size > 0 && Number.isFinite(size)) {
      const shift = exponentOf(size);
      scale(rows, scaled(1, -shift));
      exponent += shift;
    }
  }
  return result;
}

/**
 * By how much the logarithms rise from the step that ran last back to the first, over `pairs` pairs of steps: the slope of the
 * line of least squares, which leaves out steps of 0. −Infinity where nothing arrives at the first step; NaN where there is no line.
 */
function change(logs: ArrayLike<number>, reverse: boolean, pairs: number): number {
  const points: [x: number, y: number][] = [];
  for (let t = 0; t < logs.length; ++t) {
    const y = logs[t] as number;
    if (Number.isFinite(y)) points.push([reverse ? t : -t, y]);
  }
  if (points.length === 0 || pairs === 0) return Number.NaN;
  if (logs[reverse ? logs.length - 1 : 0] === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (points.length === 1) return Number.NaN;
  const mean = (i: 0 | 1) => points.reduce((sum, point) => sum + point[i], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xy, xx] = [0, 0];
  for (const [x, y] of points) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) * (x - mx);
  }
  return (xy / xx) * pairs;
}

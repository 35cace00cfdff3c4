import type { ForecastBatch, Frame } from "./frame.js";
import type { Layout } from "./layout.js";

/**
 * What the network said, in the units of the targets: (horizon, targets, quantiles) for each origin. The quantiles of a step
 * are put in order, which never makes the pinball loss larger (Chernozhukov, Fernández-Val and Galichon 2010,
 * https://arxiv.org/abs/0704.3649).
 * @param said (origins, horizon, targets, quantiles), scaled
 * @param shifts (horizon, targets, quantiles), scaled: what calibration adds
 */
export function unscale(
  frame: Frame,
  origins: readonly number[],
  said: Float32Array,
  shifts: Float64Array,
): Float64Array[] {
  const { targets, quantiles } = frame.layout.config;
  const Q = quantiles.length;
  const size = shifts.length;
  return origins.map((origin, b) => {
    const values = Float64Array.from(said.subarray(b * size, (b + 1) * size));
    for (let step = 0; step < size / Q; ++step) {
      const target = step % targets.length;
      const row = values.subarray(step * Q, (step + 1) * Q).sort();
      shift(row, shifts.subarray(step * Q), quantiles.indexOf(0.5));
      const base = frame.base(target, origin, Math.floor(step / targets.length));
      const [scaler, column] = frame.output(target);
      for (const [q, value] of row.entries()) row[q] = scaler.inverse(column, value) + base;
    }
    return values;
  });
}

// The quantiles of a step, moved; from the median outwards none may cross the one before it.
function shift(row: Float64Array, by: Float64Array, median: number): void {
  for (let q = median - 1; q >= 0; --q) row[q] = Math.min((row[q] as number) + (by[q] as number), row[q + 1] as number);
  for (let q = median + 1; q < row.length; ++q)
    row[q] = Math.max((row[q] as number) + (by[q] as number), row[q - 1] as number);
}

// 0.9 · 10 is 9, and 1 / (1 − 0.9) is 10, whatever rounding says.
const SLACK = 1e-9;

/** The fewest windows that can calibrate the outermost of these quantiles. */
export function windowsToCalibrate(quantiles: readonly number[]): number {
  return Math.ceil(1 / Math.min(quantiles[0] as number, 1 - (quantiles.at(-1) as number)) - SLACK) - 1;
}

/**
 * What must be added to each quantile but the median, so that on these windows the right share of values lies below it
 * (split conformal prediction, one side at a time: Romano, Patterson and Candès 2019, https://arxiv.org/abs/1905.03222).
 * Of n errors y − ŷ_q sorted, that is number ⌊q·(n + 1)⌋ below the median and ⌈q·(n + 1)⌉ above it. A step with too few
 * known values stays as it is.
 * @param said (origins, horizon, targets, quantiles), scaled
 */
export function calibration({ config }: Layout, { values, places }: ForecastBatch, said: Float32Array): Float64Array {
  const { horizon, targets, quantiles } = config;
  const Q = quantiles.length;
  const steps = horizon * targets.length;
  const truths = values.toFloat32Array();
  const known = Array.from({ length: steps }, (): [row: number, truth: number][] => []);
  for (const [i, row] of (places.toArray() as number[]).entries()) known[row % steps]?.push([row, truths[i] as number]);
  const ordered = Float64Array.from(said);
  for (let at = 0; at < ordered.length; at += Q) ordered.subarray(at, at + Q).sort();
  const shifts = new Float64Array(steps * Q);
  for (const [step, rows] of known.entries()) {
    if (rows.length < windowsToCalibrate(quantiles)) continue;
    for (const [q, level] of quantiles.entries()) {
      if (level === 0.5) continue;
      const errors = Float64Array.from(rows, ([row, truth]) => truth - (ordered[row * Q + q] as number)).sort();
      const rank = level * (rows.length + 1);
      shifts[step * Q + q] = errors[(level < 0.5 ? Math.floor(rank + SLACK) : Math.ceil(rank - SLACK)) - 1] as number;
    }
  }
  return shifts;
}

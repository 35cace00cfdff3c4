import { type Tensor, tensor } from "../../index.js";
import type { ForecastBatch, Frame } from "./frame.js";
import type { Layout } from "./layout.js";

/**
 * The pinball loss of quantiles q (Koenker and Bassett 1978), max(q·e, (q − 1)·e) = q·e + relu(−e) with e = y − ŷ_q, the mean
 * over all that is known.
 * @param forecasts (N, quantiles)
 */
export function pinball(forecasts: Tensor, { values, weights }: ForecastBatch, levels: readonly number[]): Tensor {
  const error = values.sub(forecasts);
  const losses = error.mul(tensor([...levels])).add(error.mul(-1).relu());
  let known = 0;
  for (const weight of weights.toFloat32Array()) known += weight;
  return losses
    .mul(weights)
    .sum()
    .div(known * levels.length);
}

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

/** The fewest windows that can calibrate the outermost of these quantiles. */
export function windowsToCalibrate(quantiles: readonly number[]): number {
  return Math.ceil(1 / Math.min(quantiles[0] as number, 1 - (quantiles.at(-1) as number))) - 1;
}

/**
 * What must be added to each quantile but the median, so that on these windows the right share of values lies below it
 * (split conformal prediction, one side at a time: Romano, Patterson and Candès 2019, https://arxiv.org/abs/1905.03222).
 * Of n errors y − ŷ_q sorted, that is number ⌊q·(n + 1)⌋ below the median and ⌈q·(n + 1)⌉ above it. A step with too few
 * known values stays as it is.
 * @param said (origins, horizon, targets, quantiles), scaled
 */
export function calibration({ config }: Layout, { values, weights }: ForecastBatch, said: Float32Array): Float64Array {
  const { horizon, targets, quantiles } = config;
  const Q = quantiles.length;
  const steps = horizon * targets.length;
  const truths = values.toFloat32Array();
  const known = weights.toFloat32Array();
  const ordered = Float64Array.from(said);
  for (let at = 0; at < ordered.length; at += Q) ordered.subarray(at, at + Q).sort();
  const shifts = new Float64Array(steps * Q);
  for (let step = 0; step < steps; ++step) {
    const rows: number[] = [];
    for (let row = step; row < truths.length; row += steps) if (known[row] === 1) rows.push(row);
    if (rows.length < windowsToCalibrate(quantiles)) continue;
    for (const [q, level] of quantiles.entries()) {
      if (level === 0.5) continue;
      const errors = Float64Array.from(
        rows,
        (row) => (truths[row] as number) - (ordered[row * Q + q] as number),
      ).sort();
      const rank = level * (rows.length + 1);
      shifts[step * Q + q] = errors[(level < 0.5 ? Math.floor(rank) : Math.ceil(rank)) - 1] as number;
    }
  }
  return shifts;
}

/** Made-up demand, one row an hour: a day's wave, what a sale adds, a slow wind that goes through, and noise. */

import type { ColumnSeries } from "bptt/tasks";
import { Draw } from "../../golden/draw.js";

export const HOUR = 3_600_000;

/** Columns load (= 10 + 3·wave + 2·sale + wind of the hour before + noise), wind and sale, which is known ahead. */
export function demand(rows: number, seed: number): ColumnSeries & { readonly times: Float64Array } {
  const draw = new Draw(seed);
  const wind = new Float64Array(rows);
  const gusts = draw.values(rows, 0.5);
  for (let t = 1; t < rows; ++t) wind[t] = 0.9 * (wind[t - 1] as number) + (gusts[t] as number);
  const sale = Float64Array.from(draw.integers(rows, 2));
  const noise = draw.values(rows, 0.25);
  const load = Float64Array.from(
    noise,
    (e, t) => 10 + 3 * Math.sin((2 * Math.PI * t) / 24) + 2 * (sale[t] as number) + (wind[t - 1] ?? 0) + e,
  );
  return { columns: { load, wind, sale }, times: Float64Array.from(load, (_, t) => Date.UTC(2024, 0) + t * HOUR) };
}

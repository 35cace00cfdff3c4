// Logarithmic axes.
import { exp2, log2 } from "./binary.js";

const LOG2_10 = 3.321928094887362;

/** The logarithm of x ≥ 0 to base 10. */
export const log10 = (x: number): number => log2(x) / LOG2_10;

/** An axis from 10^low to 10^high with ticks every `step` powers of 10. */
export interface LogAxis {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

const STEPS = [0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];

/** The finest axis of at most `most` steps around all finite values above 0; around 1 where there are none. */
export function logAxis(values: Iterable<number>, most: number): LogAxis {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
    const place = log10(value);
    low = Math.min(low, place);
    high = Math.max(high, place);
  }
  if (low > high) [low, high] = [-0.5, 0.5];
  const least = 1; // a curve that is flat within a factor of 10 is to look flat
  const room = Math.max(0, least - (high - low)) / 2;
  for (const step of STEPS) {
    const from = Math.floor((low - room) / step + 1e-9) * step;
    const to = Math.ceil((high + room) / step - 1e-9) * step;
    if (Math.round((to - from) / step) <= most) return { low: from, high: to, step };
  }
  return { low: -350, high: 350, step: 100 };
}

/** The powers of 10 at the ticks. */
export function ticks({ low, high, step }: LogAxis): number[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
}

/** What stands at a tick. */
export function tickLabel(power: number): string {
  if (power >= -2 && power <= 3) return String(Number(exp2(power * LOG2_10).toPrecision(2)));
  return Number.isInteger(power) ? `1e${power}` : exp2(power * LOG2_10).toExponential(0);
}

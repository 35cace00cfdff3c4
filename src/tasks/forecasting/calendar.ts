// Where a time stands in the day, the week and the year, as points on a circle; all of it in UTC.
import { describe, rangeError, typeError } from "../../errors.js";

/** A period that the network is told the place in, as a sine and a cosine. */
export type CalendarFeature = "hourOfDay" | "dayOfWeek" | "dayOfYear" | "month";

const DAY = 86_400_000;

// The share of each period that is over, from 0 to 1.
const PHASES = {
  hourOfDay: (ms: number) => modulo(ms, DAY) / DAY,
  // 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday.
  dayOfWeek: (ms: number) => modulo(Math.floor(ms / DAY) + 3, 7) / 7,
  dayOfYear: (ms: number) => {
    const year = new Date(ms).getUTCFullYear();
    const start = Date.UTC(year, 0);
    return (ms - start) / (Date.UTC(year + 1, 0) - start);
  },
  month: (ms: number) => new Date(ms).getUTCMonth() / 12,
} as const satisfies Record<CalendarFeature, unknown>;

export const CALENDAR = Object.keys(PHASES) as readonly CalendarFeature[];

/** Throws unless value is a list of calendar features. */
export function checkCalendar(what: string, value: unknown): asserts value is readonly CalendarFeature[] {
  const known = CALENDAR.map((name) => `"${name}"`).join(", ");
  if (!Array.isArray(value))
    throw typeError("ERR_BPTT_TYPE", `${what}: calendar must be an array of ${known}, got ${describe(value)}`);
  for (const name of value)
    if (!(CALENDAR as readonly unknown[]).includes(name))
      throw typeError("ERR_BPTT_ARGUMENT", `${what}: unknown calendar feature ${describe(name)}; known are ${known}`);
  if (new Set(value).size !== value.length)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: a calendar feature is named twice: ${value.join(", ")}`);
}

/** Sine and cosine of each feature at a time. */
export function calendarAt(features: readonly CalendarFeature[], ms: number): number[] {
  return features.flatMap((name) => {
    const phase = PHASES[name](ms);
    return [sineOfTurn(phase), sineOfTurn(phase + 0.25)];
  });
}

/**
 * sin(2π·turns) to the last bits of float64, by additions and multiplications alone: those of Math.sin differ between
 * engines. The Taylor series to x^15 is enough for a quarter of a turn, from −π/4 to π/4.
 */
export function sineOfTurn(turns: number): number {
  const quarter = Math.round(4 * turns);
  const x = (4 * turns - quarter) * (Math.PI / 2);
  const square = x * x;
  const odd = modulo(quarter, 2) === 1; // the sine of one quarter on is the cosine
  let sum = 1;
  for (let n = odd ? 16 : 17; n > 1; n -= 2) sum = 1 - (square / (n * (n - 1))) * sum;
  return (odd ? sum : x * sum) * (modulo(quarter, 4) < 2 ? 1 : -1);
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}

/**
 * The next `count` times of a series that goes on as it did: at equal distances, or so many months apart.
 * @returns undefined where the times follow neither rule
 */
export function continueTimes(times: Float64Array, count: number): Float64Array | undefined {
  const T = times.length;
  if (T < 2) return undefined;
  const last = times[T - 1] as number;
  const step = last - (times[T - 2] as number);
  if (follows(times, (ms) => ms + step)) return Float64Array.from({ length: count }, (_, k) => last + (k + 1) * step);
  const months = monthOf(last) - monthOf(times[T - 2] as number);
  if (months > 0 && follows(times, (ms) => addMonths(ms, months)))
    return Float64Array.from({ length: count }, (_, k) => addMonths(last, (k + 1) * months));
  return undefined;
}

function follows(times: Float64Array, next: (ms: number) => number): boolean {
  return times.subarray(1).every((ms, i) => ms === next(times[i] as number));
}

function monthOf(ms: number): number {
  const date = new Date(ms);
  return 12 * date.getUTCFullYear() + date.getUTCMonth();
}

function addMonths(ms: number, months: number): number {
  return new Date(ms).setUTCMonth(new Date(ms).getUTCMonth() + months);
}

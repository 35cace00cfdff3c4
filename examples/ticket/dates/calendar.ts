// Days as whole numbers, counted in UTC: no clock change and no time zone can move them.

/** Days since 1 January 1970. */
export type Day = number;

const MS_PER_DAY = 86_400_000;

/** That day, or undefined when the calendar has none such. @param month from 1 */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / MS_PER_DAY : undefined;
}

/** Year, month (from 1) and day of the month. */
export function partsOf(day: Day): { year: number; month: number; day: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: Day): number {
  return (new Date(day * MS_PER_DAY).getUTCDay() + 6) % 7;
}

/** The first such weekday strictly after a day. */
export function weekdayAfter(day: Day, weekday: number): Day {
  return day + 1 + ((weekday - weekdayOf(day + 1) + 7) % 7);
}

/** The next day strictly after a day that has this number in its month, 1 to 31. */
export function monthDayAfter(day: Day, number: number): Day | undefined {
  // Two months in a row may lack a 31st only if neither is searched: three always suffice.
  const start = partsOf(day);
  for (let ahead = 0; ahead < 3; ++ahead) {
    const { year, month } = monthAfter(start, ahead);
    const found = dayOf(year, month, number);
    if (found !== undefined && found > day) return found;
  }
  return undefined;
}

/** The month so many months later. */
export function monthAfter({ year, month }: { year: number; month: number }, ahead: number) {
  const months = 12 * year + (month - 1) + ahead;
  return { year: Math.floor(months / 12), month: (months % 12) + 1 };
}

/** "2026-12-12" as a day, or undefined. */
export function parseDay(text: string): Day | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** The current day by the local clock. */
export function currentDay(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate()) as Day;
}

// What a date means. Which words of a sentence are a date is not decided here.
import { type Day, dayOf, monthAfter, monthDayAfter, partsOf, weekdayAfter, weekdayOf } from "./calendar.ts";
import { readWords, type Word } from "./words.ts";

/** The answer for dates that the calendar does not have, and for vague ones. */
export const NOT_UNDERSTOOD = "not understood";

/** A day, "impossible" for one that the calendar does not have, or undefined when the rule does not apply. */
type Reading = Day | "impossible" | undefined;

interface Phrase {
  /** Lower case, with single spaces. */
  readonly text: string;
  readonly words: readonly Word[];
  readonly today: Day;
}

/** Explicit dates come first: they decide over a weekday beside them. */
const RULES: readonly ((phrase: Phrase) => Reading)[] = [
  numericDate,
  nthWeekday,
  namedMonth,
  holiday,
  dayOfMonth,
  daysFromNow,
  weekday,
];

/** The date as month.day: "tomorrow" is "11.24" when today is 23 November. */
export function readDate(text: string, today: Day): string {
  const phrase: Phrase = { text: text.toLowerCase().replace(/\s+/g, " ").trim(), words: readWords(text), today };
  for (const rule of RULES) {
    const reading = rule(phrase);
    if (reading === "impossible") break;
    if (reading === undefined) continue;
    const { month, day } = partsOf(reading);
    return `${month}.${day}`;
  }
  return NOT_UNDERSTOOD;
}

/** "12/12", "12-12-2026", "12.12", "2026-12-12". */
function numericDate({ text }: Phrase): Reading {
  const iso = /(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})/.exec(text);
  if (iso) return dateIn(Number(iso[2]), Number(iso[3]), iso[1]);
  const numeric = /(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{4}|\d{2}))?/.exec(text);
  return numeric ? dateIn(Number(numeric[1]), Number(numeric[2]), numeric[3]) : undefined;
}

/** "the second Friday of December": the coming one. */
function nthWeekday({ words, today }: Phrase): Reading {
  const at = words.findIndex(({ weekday }, i) => weekday !== undefined && words[i - 1]?.number !== undefined);
  const month = words.slice(at + 1).find((word) => word.month !== undefined)?.month;
  const nth = words[at - 1]?.number;
  if (at < 0 || !month || !nth || nth > 5 || !/^(of|in)$/.test(words[at + 1]?.text ?? "")) return undefined;
  const { year } = partsOf(today);
  for (const candidate of [year, year + 1]) {
    const first = weekdayAfter((dayOf(candidate, month, 1) as Day) - 1, words[at]?.weekday as number);
    const found = first + 7 * (nth - 1);
    if (partsOf(found).month !== month) return "impossible";
    if (found > today) return found;
  }
  return undefined;
}

/** A month by name with the number of a day beside it, in any order; "the 5th of next month". */
function namedMonth({ text, words, today }: Phrase): Reading {
  const next = text.includes("next month") ? monthAfter(partsOf(today), 1) : undefined;
  const month = next?.month ?? words.find((word) => word.month !== undefined)?.month;
  if (!month) return undefined;
  const numbers = words.flatMap(({ text, number }) =>
    number === undefined || /^(an?|couple)$/.test(text) ? [] : number,
  );
  const year = next?.year ?? numbers.find((number) => number >= 1000);
  const day = numbers.find((number) => number < 1000);
  return day === undefined ? undefined : dateIn(month, day, year === undefined ? undefined : String(year));
}

const HOLIDAYS: readonly (readonly [name: RegExp, month: number, day: number])[] = [
  [/christmas eve|xmas eve/, 12, 24],
  [/christmas|xmas/, 12, 25],
  [/boxing day/, 12, 26],
  [/new year'?s'? eve/, 12, 31],
  [/new year/, 1, 1],
  [/valentine/, 2, 14],
  [/hall?owe'?en/, 10, 31],
];

/** Fixed holidays, also the day before or after one. */
function holiday({ text, today }: Phrase): Reading {
  const found = HOLIDAYS.find(([name]) => name.test(text.replaceAll("’", "'")));
  if (!found) return undefined;
  const { year } = partsOf(today);
  const shift = text.includes("day before") ? -1 : text.includes("day after") ? 1 : 0;
  return (dayOf(year, found[1], found[2]) as Day) + shift;
}

/** "the 12th", "the first of the month": the next one after today. */
function dayOfMonth({ text, words, today }: Phrase): Reading {
  if (/\b(days?|weeks?|fortnights?)\b/.test(text)) return undefined;
  const number = words.find((word) => word.number !== undefined && !/^(an?|couple)$/.test(word.text))?.number;
  if (number === undefined) return undefined;
  return number >= 1 && number <= 31 ? monthDayAfter(today, number) : "impossible";
}

/** Today, tomorrow, the day after tomorrow, "in three weeks", "two days from Friday". */
function daysFromNow({ text, words, today }: Phrase): Reading {
  const start = text.includes("tomorrow") ? today + 1 : (weekday({ text, words, today }) ?? today);
  if (start === "impossible") return start;
  if (text.includes("day after")) return start + 1;
  const unit = words.findIndex((word) => /^(day|week|fortnight)s?$/.test(word.text));
  const count = words
    .slice(0, unit)
    .filter((word) => word.number !== undefined)
    .at(-1)?.number;
  if (unit >= 0 && count !== undefined) {
    const kind = words[unit]?.text ?? "";
    return start + count * (kind.startsWith("day") ? 1 : kind.startsWith("week") ? 7 : 14);
  }
  const names = /\b(today|tonight|tomorrow|this (morning|afternoon|evening|night)|right now)\b/;
  return names.test(text) ? start : undefined;
}

/** "Friday" is the first one after today, "next Friday" that of the week after this, Monday being its first day. */
function weekday({ text, words, today }: Phrase): Reading {
  const wanted = words.find((word) => word.weekday !== undefined)?.weekday;
  if (wanted === undefined) return undefined;
  if (/\b(last|after next)\b/.test(text)) return "impossible";
  if (!/\bnext\b/.test(text)) return weekdayAfter(today, wanted);
  const nextMonday = today - weekdayOf(today) + 7;
  return nextMonday + wanted;
}

/** A day without a year may be one of a leap year. */
function dateIn(month: number, day: number, year = "2024"): Day | "impossible" {
  const full = year.length === 2 ? 2000 + Number(year) : Number(year);
  return dayOf(full, month, day) ?? "impossible";
}

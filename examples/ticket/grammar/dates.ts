// Ways to say a date. What stands here is only how people write; dates/ knows what it means.
import type { Generator } from "bptt";
import type { Rules } from "./template.ts";

const UNITS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
  .concat(" fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
  .split(" ");

function ordinalWord(day: number): string {
  if (day < 20) return UNITS[day - 1] as string;
  if (day === 20) return "twentieth";
  if (day === 30) return "thirtieth";
  return `${day < 30 ? "twenty" : "thirty"}-${UNITS[(day % 10) - 1]}`;
}

function ordinal(day: number): string {
  const ending = day > 10 && day < 14 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

// Days up to 31 fit every template, those that no month has are for the rules to refuse.
const day = (random: Generator) => 1 + random.integer(31);
const twoDigits = (n: number) => String(n).padStart(2, "0");
const month = (random: Generator) => 1 + random.integer(random.random() < 0.1 ? 31 : 12);
const year = (random: Generator) => 2024 + random.integer(8);

/** Numbers with one sign between them; with or without a year. */
function numeric(random: Generator): string {
  const [m, d, y] = [month(random), day(random), year(random)];
  const forms = [
    `${m}/${d}`,
    `${m}/${d}`,
    `${m}/${d}`,
    `${twoDigits(m)}/${twoDigits(d)}`,
    `${m}/${d}/${y}`,
    `${twoDigits(m)}/${twoDigits(d)}/${y}`,
    `${m}/${d}/${y % 100}`,
    `${m}-${d}`,
    `${m}-${d}-${y}`,
    `${m}.${d}`,
    `${y}-${twoDigits(m)}-${twoDigits(d)}`,
    `${y}-${twoDigits(m)}-${twoDigits(d)}`,
    `${y}/${twoDigits(m)}/${twoDigits(d)}`,
  ];
  return forms[random.integer(forms.length)] as string;
}

/** Rules of dates. */
export const DATE_RULES: Rules = {
  numeric: (writer) => writer.piece(numeric(writer.random)),
  year: (writer) => writer.piece(String(year(writer.random))),
  nth: (writer) => writer.piece(ordinal(day(writer.random))),
  number: (writer) => writer.piece(String(day(writer.random))),
  nthWord: (writer) =>
    writer.piece(ordinalWord(day(writer.random)).replace("-", writer.random.random() < 0.7 ? "-" : " ")),
  month: `(January|February|March|April|May|June|July|August|September|October|November|December|
    December|February|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Jan.|Feb.|Apr.|Aug.|Sept.|Oct.|Nov.|Dec.)`,
  dayName: `(4*(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|
    (Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun)|(Mon.|Tue.|Wed.|Thurs.|Fri.|Sat.|Sun.))`,
  dayInMonth: `(4*<month> <nth>|3*<month> <number>|3*the <nth> of <month>|2*<nth> of <month>|3*<number> <month>|
    2*<month> the <nth>|2*<nth> <month>|the <nthWord> of <month>|the <nthWord> of <month>|<month> the <nthWord>|
    <month> <nthWord>|<nthWord> of <month>|the <nth> <month>|<number> of <month>)`,
  fullDate: "(<month> <nth>, <year>|<month> <number>, <year>|<number> <month> <year>|the <nth> of <month> <year>)",
  dayAlone:
    "(3*the <nth>|the <nthWord>|the <nth> of (the month|this month|next month)|the (first|<nthWord>) of next month)",
  calendar: "(6*<dayInMonth>|3*<numeric>|<fullDate>|<dayAlone>)",
  named: `(Christmas|Christmas Day|Christmas Eve|New Year's Eve|New Year's Day|Valentine's Day|Halloween|Boxing Day|Xmas|
    Christmas|Christmas Eve|New Year's Eve|Valentine's Day|the day (before|after) Christmas)`,
  weekday: `(4*<dayName>|3*this <dayName>|4*next <dayName>|this coming <dayName>|coming <dayName>|the coming <dayName>|
    <dayName> next week|<dayName> of next week|<dayName>, <dayInMonth>|<dayName>, the <nth>|<dayName> the <nth>|
    <dayName> <dayInMonth>|<dayName> <numeric>|the (first|second|third) <dayName> (of|in) <month>)`,
  count: "(two|three|four|five|six|seven|ten|eight|nine|fourteen|2|3|4|5|6|7|10|12|14|21|30)",
  soon: `(6*tomorrow|2*today|tonight|4*the day after tomorrow|day after tomorrow|3*in <count> days|in <count> (days'|days) time|
    in (a|one|1) week|in a week's time|2*in <count> weeks|in a (fortnight|couple of days)|2*a week from (today|tomorrow|<dayName>|now)|
    <count> (days|weeks) from (now|today|tomorrow)|<count> weeks from <dayName>|one (day|week) from (now|today)|this (evening|afternoon))`,
  vague: "(next week|next month|this weekend|next weekend|this week|sometime next week)",
  anyDate: "(6*<calendar>|4*<weekday>|4*<soon>|<named>)",
  tomorrow: "tomorrow",
  today: "today",
  date: "<anyDate>",
  otherDate: "<anyDate>",

  partOfDay: "(morning|afternoon|evening|night|noon|at noon|early|late)",
  clock: `(9|10|11|7|8|6|5|3|1) (am|pm|a.m.|p.m.|o'clock)|(9am|10am|7pm|6pm|11am|8pm|5am)|(9:30|10:15|7:45|14:00|18:30|12:05|06:00) [(am|pm)]|
    noon|midnight|nine|ten o'clock|half past (six|eight|ten)|quarter to nine|eight in the (morning|evening)`,
  timeOfDay: `(at (<clock>)|at (<clock>)|around (<clock>)|before (<clock>)|after (<clock>)|by (<clock>)|in the (morning|afternoon|evening)|
    at night|at noon|around lunchtime|early in the morning|late at night|early|late|between (<clock>) and (<clock>))`,
  time: "[5*|<timeOfDay>]",
  onDate: `((on|on|on|on|on|for|by|around|no later than|as of) {date:calendar}|on {date:weekday}|(on|for|by|this|at) {date:named})`,
  when: `(6*on {date:calendar} <time>|2*{date:calendar} <time>|(for|by|before|around|not later than) {date:calendar}|
    on the (morning|afternoon|evening) of {date:calendar}|
    3*on {date:weekday} <time>|3*{date:weekday} <time>|{date:weekday} (morning|afternoon|evening|night)|
    on {date:weekday} (morning|afternoon|evening|night)|(for|by) {date:weekday}|
    6*{date:soon} <time>|{date:soon} (morning|afternoon|evening|night)|for {date:soon}|
    (on|at|for) {date:named}|{date:named}|on {date:named} <time>|{date:vague}|(early|late) {date:soon}|
    (early|late) on {date:weekday}|<timeOfDay> on {date:weekday}|<timeOfDay> {date:soon}|<timeOfDay> on {date:calendar})`,
  dateOnly: "{date} <time>",
  maybeDate: "[|<dateOnly>|<dateOnly>|<dateOnly>|[~,] <when>]",
  maybeWhen: "[|<when>|<when>|<when>|~, <when>]",
};

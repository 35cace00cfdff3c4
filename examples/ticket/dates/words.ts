// The words of a date: numbers, months and weekdays.

/** One word of a date, with all that it may mean. */
export interface Word {
  readonly text: string;
  /** 12 for "12", "12th", "twelve" and "twelfth". */
  readonly number?: number;
  /** From 1. */
  readonly month?: number;
  /** From 0, Monday. */
  readonly weekday?: number;
}

const UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
  .concat(" seventeen eighteen nineteen")
  .split(" ");
const ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
  .concat(" fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
  .split(" ");
const NUMBERS = new Map<string, number>([
  ...UNITS.map((word, i) => [word, i] as const),
  ...ORDINALS.map((word, i) => [word, i] as const),
  ["twenty", 20],
  ["twentieth", 20],
  ["thirty", 30],
  ["thirtieth", 30],
  ["a", 1],
  ["an", 1],
  ["couple", 2],
]);

const MONTHS = "january february march april may june july august september october november december".split(" ");
const WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split(" ");

/** The words of a text; "twenty-first" and "twenty first" become one. */
export function readWords(text: string): Word[] {
  const parts = text
    .toLowerCase()
    .replaceAll("’", "'")
    .match(/\d+|[\p{L}']+/gu)
    ?.map((part) => part.replace(/'s?$/, "")); // "three days' time", "a week's time"
  const found: Word[] = [];
  for (const part of parts ?? []) {
    const word = readWord(part);
    const before = found.at(-1);
    const tens = before?.number === 20 || before?.number === 30 ? before : undefined;
    if (tens && /^t\w+y$/.test(tens.text) && word.number && word.number < 10 && part !== "a") {
      found[found.length - 1] = { text: `${tens.text} ${part}`, number: (tens.number as number) + word.number };
    } else if (!(before?.number !== undefined && /^(st|nd|rd|th)$/.test(part))) {
      found.push(word);
    }
  }
  return found;
}

function readWord(text: string): Word {
  if (/^\d/.test(text)) return { text, number: Number(text) };
  const month = startingWith(MONTHS, text);
  const weekday = startingWith(WEEKDAYS, text.replace(/s$/, ""));
  const number = NUMBERS.get(text);
  return {
    text,
    ...(month !== undefined && { month: month + 1 }),
    ...(weekday !== undefined && { weekday }),
    ...(number !== undefined && { number }),
  };
}

// Every beginning of at least three letters is an abbreviation: "Dec", "Sept", "Tues".
function startingWith(names: readonly string[], text: string): number | undefined {
  const index = text.length < 3 ? -1 : names.findIndex((name) => name.startsWith(text));
  return index < 0 ? undefined : index;
}

import { expect, test } from "vitest";
import { currentDay, dayOf, parseDay } from "../../../examples/ticket/dates/calendar.ts";
import { NOT_UNDERSTOOD, readDate } from "../../../examples/ticket/dates/dates.ts";

const day = (text: string) => parseDay(text) as number;
const MONDAY = day("2026-11-23");

test.each([
  // numeric: month first
  ["12/12", "12.12"],
  ["5/3", "5.3"],
  ["05/03", "5.3"],
  ["12/5/2026", "12.5"],
  ["12-24", "12.24"],
  ["1/2/27", "1.2"],
  ["2026-12-12", "12.12"],
  ["2027-01-09", "1.9"],
  // months by name
  ["December 12th", "12.12"],
  ["december 12", "12.12"],
  ["Dec 12", "12.12"],
  ["Dec. 12", "12.12"],
  ["the 12th of December", "12.12"],
  ["12th of December", "12.12"],
  ["12 December 2026", "12.12"],
  ["December 12th, 2026", "12.12"],
  ["the third of May", "5.3"],
  ["May third", "5.3"],
  ["May 3", "5.3"],
  ["June first", "6.1"],
  ["the twenty-first of June", "6.21"],
  ["December the twenty-first", "12.21"],
  ["twenty first of June", "6.21"],
  ["January thirty-first", "1.31"],
  ["Sept 9", "9.9"],
  ["sep 30th", "9.30"],
  ["AUGUST 15", "8.15"],
  ["February 28th", "2.28"],
  ["February 29th, 2028", "2.29"],
  ["March the 1st", "3.1"],
  // weekday beside an explicit date: the date counts
  ["Saturday, December 12th", "12.12"],
  ["Friday 4/9", "4.9"],
  ["Tuesday the 1st of December", "12.1"],
  // relative to Monday, 23 November 2026
  ["today", "11.23"],
  ["tonight", "11.23"],
  ["tomorrow", "11.24"],
  ["the day after tomorrow", "11.25"],
  ["in 3 days", "11.26"],
  ["in three days", "11.26"],
  ["in ten days", "12.3"],
  ["in a week", "11.30"],
  ["in two weeks", "12.7"],
  ["in 6 weeks", "1.4"],
  ["a week from today", "11.30"],
  ["four days from now", "11.27"],
  ["Friday", "11.27"],
  ["this Friday", "11.27"],
  ["coming Friday", "11.27"],
  ["Monday", "11.30"],
  ["sunday", "11.29"],
  ["next Friday", "12.4"],
  ["next Monday", "11.30"],
  ["next Sunday", "12.6"],
  ["the 12th", "12.12"],
  ["the 24th", "11.24"],
  ["the 23rd", "12.23"],
  ["the 31st", "12.31"],
  // days with a name
  ["Christmas", "12.25"],
  ["Christmas Eve", "12.24"],
  ["New Year's Eve", "12.31"],
  ["New Year's Day", "1.1"],
  ["Valentine's Day", "2.14"],
  ["Halloween", "10.31"],
  // none that the calendar has
  ["13/12", NOT_UNDERSTOOD],
  ["0/5", NOT_UNDERSTOOD],
  ["2/30", NOT_UNDERSTOOD],
  ["4/31", NOT_UNDERSTOOD],
  ["February 30th", NOT_UNDERSTOOD],
  ["the 31st of June", NOT_UNDERSTOOD],
  ["February 29th, 2027", NOT_UNDERSTOOD],
  ["2027-02-29", NOT_UNDERSTOOD],
  ["December 32", NOT_UNDERSTOOD],
  ["soon", NOT_UNDERSTOOD],
])("%s is %s", (text, expected) => {
  expect(readDate(text, MONDAY)).toBe(expected);
});

test.each([
  ["2026-12-31", "tomorrow", "1.1"],
  ["2028-02-28", "tomorrow", "2.29"],
  ["2027-02-28", "tomorrow", "3.1"],
  ["2026-11-29", "next Monday", "11.30"], // Sunday is the last day of its week
  ["2026-11-29", "Monday", "11.30"],
  ["2027-01-31", "the 31st", "3.31"], // no February has one
  ["2026-12-31", "in two weeks", "1.14"],
])("seen from %s, %s is %s", (today, text, expected) => {
  expect(readDate(text, day(today))).toBe(expected);
});

test("days are whole numbers from 1970, and the calendar's own", () => {
  expect(dayOf(1970, 1, 1)).toBe(0);
  expect(dayOf(2026, 2, 29)).toBeUndefined();
  expect(parseDay("2026-13-01")).toBeUndefined();
  expect(parseDay("tomorrow")).toBeUndefined();
  expect(Number.isInteger(currentDay())).toBe(true);
});

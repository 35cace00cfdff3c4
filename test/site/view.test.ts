// The parts of the page that need no browser.
import { expect, test } from "vitest";
import { percent, powerOfTen, short } from "../../site/view/format.ts";
import { History } from "../../site/view/history.ts";

test.each([
  [0, "0"],
  [1, "1"],
  [0.0523, "0.052"],
  [3.41, "3.4"],
  [190, "190"],
  [9999, "10000"],
  [12345, "1.2·10⁴"],
  [1e-9, "10⁻⁹"],
  [2.13e-12, "2.1·10⁻¹²"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NaN, "∞"],
])("short(%d) is %s", (value, words) => {
  expect(short(value)).toBe(words);
});

test("powers and shares", () => {
  expect(powerOfTen(-38)).toBe("10⁻³⁸");
  expect(percent(0.1875)).toBe("19\u00a0%");
});

test("a history keeps evenly spaced steps in bounded memory, oldest and newest among them", () => {
  const history = new History(2);
  for (let i = 1; i <= 50_000; ++i) history.add([i, 2 * i]);
  const [first, second] = history.rows as [number[], number[]];
  expect(history.steps.length).toBeLessThanOrEqual(1200);
  expect(history.steps.length).toBeGreaterThan(500);
  expect(first).toEqual(history.steps);
  expect(second).toEqual(history.steps.map((step) => 2 * step));
  const gaps = new Set(history.steps.slice(1).map((step, i) => step - (history.steps[i] as number)));
  expect(gaps.size).toBe(1);
  expect(50_000 - (history.steps.at(-1) as number)).toBeLessThan([...gaps][0] as number);
  history.clear();
  history.add([7, 8]);
  expect(history.steps).toEqual([1]);
  expect(history.rows).toEqual([[7], [8]]);
});

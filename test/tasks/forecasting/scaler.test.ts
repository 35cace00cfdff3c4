/** Scales: their definitions, what they leave alone, and that inverse undoes transform. */

import { Scaler, type Scaling } from "bptt/tasks";
import { describe, expect, test } from "vitest";
import { calendarAt, sineOfTurn } from "../../../src/tasks/forecasting/calendar.js";
import { caught } from "../../caught.js";
import { Draw } from "../../golden/draw.js";

const column = Float64Array.of(4, Number.NaN, 1, 10, 3, 2);

describe("fit()", () => {
  test.each<[Scaling, number, number]>([
    ["standard", 4, Math.sqrt((0 + 9 + 36 + 1 + 4) / 5)],
    ["minMax", 1, 9],
    ["robust", 3, 2],
    ["none", 0, 1],
  ])("%s", (scaling, center, scale) => {
    expect(Scaler.fit([column], scaling).scales).toEqual([{ center, scale }]);
  });

  test("a column that never changes becomes 0, one that is missing stays as it is", () => {
    for (const scaling of ["standard", "minMax", "robust"] as const) {
      // The mean of these is not the number itself, by rounding.
      const scaler = Scaler.fit([new Float64Array(9).fill(0.1), new Float64Array(3).fill(Number.NaN)], scaling);
      expect(scaler.scales[0]?.scale).toBe(1);
      expect(Math.abs(scaler.transform(0, 0.1))).toBeLessThan(1e-15);
      expect(scaler.scales[1]).toEqual({ center: 0, scale: 1 });
    }
  });

  test("what is mostly one number is measured by its deviation, not by a range of 0", () => {
    const rain = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 10);
    expect(Scaler.fit([rain], "robust").scales).toEqual([{ center: 0, scale: 3 }]);
  });
});

test("inverse undoes transform, to the roundings of float64", () => {
  const values = new Draw(1).values(500, 300);
  for (const scaling of ["standard", "minMax", "robust"] as const) {
    const scaler = Scaler.fit([Float64Array.from(values)], scaling);
    const { center, scale } = scaler.scales[0] as { center: number; scale: number };
    for (const value of values) {
      const scaled = scaler.transform(0, value);
      // Four roundings, each of at most half a unit of the largest number on the way.
      const largest = Math.max(Math.abs(value), Math.abs(value - center), Math.abs(scaled * scale));
      expect(Math.abs(scaler.inverse(0, scaled) - value)).toBeLessThanOrEqual(4 * 2 ** -53 * largest);
      expect(scaled * scale + center).toBe(scaler.inverse(0, scaled));
    }
  }
  expect(Scaler.fit([column]).transform(0, Number.NaN)).toBeNaN();
});

test("wrong scales are refused", () => {
  const cases: [() => unknown, string][] = [
    [() => new Scaler([{ center: 0, scale: 0 }]), "Scaler: scale of column 0 must be finite and above 0, got 0"],
    [() => new Scaler([{ center: Number.NaN, scale: 1 }]), "Scaler: center of column 0 must be finite, got NaN"],
    [() => Scaler.fit([column]).transform(1, 2), "Scaler: column must be an integer from 0 to 0, got 1"],
    [
      () => Scaler.fit([column], "zscore" as never),
      'scaling must be "standard", "minMax", "robust" or "none", got "zscore"',
    ],
  ];
  for (const [call, message] of cases) {
    const error = caught(call);
    expect(error.code).toMatch(/^ERR_BPTT_/);
    expect(error.message).toContain(message);
  }
});

describe("the calendar", () => {
  test("sines are right to the last bits", () => {
    for (let i = -4000; i <= 8000; ++i) {
      const turns = i / 3967;
      // 2π·turns itself is rounded before Math.sin.
      const bound = 2 ** -52 * (1 + Math.abs(2 * Math.PI * turns));
      expect(Math.abs(sineOfTurn(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThanOrEqual(bound);
    }
    expect([0, 0.25, 0.5, 0.75, 1].map(sineOfTurn).map((value) => value + 0)).toEqual([0, 1, 0, -1, 0]);
  });

  test("each feature is a place on its circle", () => {
    const turn = (phase: number) => [sineOfTurn(phase), sineOfTurn(phase + 0.25)];
    const at = (date: string) => Date.parse(date);
    expect(calendarAt(["hourOfDay"], at("2024-05-01T18:00Z"))).toEqual(turn(0.75));
    expect(calendarAt(["hourOfDay"], at("1969-12-31T18:00Z"))).toEqual(turn(0.75));
    expect(calendarAt(["dayOfWeek"], at("2024-05-06T23:00Z"))).toEqual(turn(0)); // a Monday
    expect(calendarAt(["dayOfWeek"], at("2024-05-12"))).toEqual(turn(6 / 7));
    expect(calendarAt(["month"], at("2024-12-31"))).toEqual(turn(11 / 12));
    expect(calendarAt(["dayOfYear"], at("2024-12-31"))).toEqual(turn(365 / 366));
    expect(calendarAt(["dayOfYear"], at("2023-12-31"))).toEqual(turn(364 / 365));
    expect(calendarAt(["month", "hourOfDay"], at("2024-01-01"))).toEqual([0, 1, 0, 1]);
  });
});

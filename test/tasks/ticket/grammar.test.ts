import { Generator } from "bptt";
import { describe, expect, test } from "vitest";
import { CITIES } from "../../../examples/ticket/grammar/cities.ts";
import { FIRST_FORM, FORMS } from "../../../examples/ticket/grammar/forms/index.ts";
import { writeRequest } from "../../../examples/ticket/grammar/sentences.ts";
import { HELD_OUT, TRAINING } from "../../../examples/ticket/grammar/split.ts";
import { tagged } from "../../../examples/ticket/grammar/tagged.ts";

const MATERIAL = { ...TRAINING, invented: 0 };

describe("what is held out", () => {
  test("is 30 % of at least 60 sentence forms, and none of training's", () => {
    const forms = Object.values(FORMS).flat();
    const held = Object.values(HELD_OUT.forms).flat();
    const training = new Set(Object.values(TRAINING.forms).flat());
    expect(new Set(forms).size).toBeGreaterThanOrEqual(60);
    expect(held.length / forms.length).toBeCloseTo(0.3, 2);
    expect(held.length + training.size).toBe(forms.length);
    expect(held.filter((form) => training.has(form))).toEqual([]);
  });

  test("is 30 % of the cities, and none of training's", () => {
    const training = new Set(TRAINING.cities);
    expect(HELD_OUT.cities.length / CITIES.length).toBeCloseTo(0.3, 2);
    expect(HELD_OUT.cities.length + training.size).toBe(CITIES.length);
    expect(HELD_OUT.cities.filter((city) => training.has(city))).toEqual([]);
  });

  test("holds the first sentence's form and cities", () => {
    expect(Object.values(HELD_OUT.forms).flat()).toContain(FIRST_FORM);
    expect(HELD_OUT.cities).toEqual(expect.arrayContaining(["Changsha", "Beijing"]));
  });
});

test("the same seed writes the same requests, another seed others", () => {
  const write = (seed: number) => {
    const random = new Generator(seed);
    return Array.from({ length: 20 }, () => writeRequest(MATERIAL, random).text);
  };
  expect(write(5)).toEqual(write(5));
  expect(write(5)).not.toEqual(write(6));
});

test("requests cover the slots in both orders, missing slots, lower case and many ways to give a date", () => {
  const random = new Generator(7);
  const requests = Array.from({ length: 2000 }, () => writeRequest(MATERIAL, random));
  const orders = requests.map(({ spans }) =>
    [...spans]
      .sort((a, b) => a.start - b.start)
      .map(({ slot }) => slot)
      .join(" "),
  );
  expect(orders).toEqual(
    expect.arrayContaining(["", "from", "to", "date", "from to", "to from", "from to date", "to from date"]),
  );
  expect(requests.filter(({ text }) => text === text.toLowerCase()).length).toBeGreaterThan(200);
  const dates = requests.flatMap(({ text, spans }) =>
    spans.filter(({ slot }) => slot === "date").map(({ start, end }) => text.slice(start, end)),
  );
  for (const kind of [/^\d+\/\d+$/, /^the \d+\w\w of/i, /^dec/i, /^tomorrow$/i, /^next \w+day$/i]) {
    expect(dates.some((date) => kind.test(date))).toBe(true);
  }
});

test("tags mark exactly the tokens of a slot", () => {
  const random = new Generator(11);
  for (let i = 0; i < 500; ++i) {
    const { text, spans } = writeRequest(MATERIAL, random);
    const { tokens, tags } = tagged({ text, spans });
    expect(tags).toHaveLength(tokens.length);
    for (const { slot, start, end } of spans) {
      const marked = tokens.filter((_, t) => tags[t]?.endsWith(`-${slot}`)).join("");
      expect(marked).toBe(text.slice(start, end).replace(/\s+/g, ""));
    }
  }
});

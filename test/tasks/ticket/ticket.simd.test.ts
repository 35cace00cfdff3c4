// What the trained ticket system understands. Training takes most of a minute, so it happens once, on one build.
import { readFileSync } from "node:fs";
import { Generator } from "bptt";
import type { Tagger } from "bptt/tasks";
import { beforeAll, expect, test } from "vitest";
import { parseDay } from "../../../examples/ticket/dates/calendar.ts";
import { FIRST_SENTENCE } from "../../../examples/ticket/grammar/split.ts";
import { type Answer, answer, readRequests } from "../../../examples/ticket/slots.ts";
import { heldOutRequests, trainTagger } from "../../../examples/ticket/training.ts";

const TODAY = parseDay("2026-11-23") as number;
const MINUTES = 60_000;

let tagger: Tagger;
beforeAll(async () => {
  tagger = await trainTagger();
}, 5 * MINUTES);

/** Share of requests that are right in all three slots. */
function shareRight(texts: readonly string[], expected: readonly Answer[]): number {
  const given = readRequests(tagger, texts, TODAY);
  const right = given.filter(({ time, from, to }, i) => {
    const wanted = expected[i] as Answer;
    return time === wanted.time && from === wanted.from && to === wanted.to;
  });
  return right.length / texts.length;
}

function heldOutShare(): number {
  const requests = heldOutRequests(1000);
  return shareRight(
    requests.map(({ text }) => text),
    requests.map(({ text, spans }) => answer(text, spans, TODAY)),
  );
}

test("the first sentence is understood", () => {
  expect(readRequests(tagger, [FIRST_SENTENCE], TODAY)).toEqual([{ time: "12.12", from: "Beijing", to: "Changsha" }]);
});

test("at least 98 % of requests with held-out forms and cities are right in all three slots", () => {
  expect(heldOutShare()).toBeGreaterThanOrEqual(0.98);
});

test("at least 90 % of requests by somebody who has not seen the grammar are right", () => {
  const { today, requests } = JSON.parse(readFileSync(new URL("requests.json", import.meta.url), "utf8"));
  expect(parseDay(today)).toBe(TODAY);
  expect(requests).toHaveLength(60);
  const texts = requests.map(({ text }: { text: string }) => text);
  expect(shareRight(texts, requests)).toBeGreaterThanOrEqual(0.9);
});

// Runs last: it destroys the weights.
test("with shuffled weights fewer than 10 % are right", () => {
  const random = new Generator(3);
  for (const parameter of tagger.network.parameters()) {
    const values = parameter.toFloat32Array();
    parameter.set(Float32Array.from(random.permutation(values.length), (i) => values[i] as number));
  }
  expect(heldOutShare()).toBeLessThan(0.1);
});

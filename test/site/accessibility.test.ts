// axe-core finds nothing wrong with the page, in both languages and both colour schemes, before and after it was used.
import axe from "axe-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Browser, startChromium, type Tab } from "./browsers.ts";

const url = inject("page");
let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const verdict = (value: string) => `document.getElementById("verdict").dataset.verdict === "${value}"`;

async function violations(tab: Tab): Promise<string[]> {
  await tab.evaluate(`${axe.source}; 0`);
  const found = await tab.evaluate<Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
  );
}

const cases = ["en", "zh"].flatMap((language) =>
  (["light", "dark"] as const).map((scheme) => [language, scheme] as const),
);

test.each(cases)("%s, %s", async (language, scheme) => {
  const tab = await browser.open(`${url}?epochs=1#lang=${language}`, { width: 1280, height: 800 }, scheme);
  await tab.wait(verdict("healthy"));
  expect(await violations(tab)).toEqual([]);
  await tab.click('[data-scale="1.6"]');
  await tab.wait(verdict("exploding"));
  await tab.click("#step");
  await tab.click('[data-scale="-1"]');
  await tab.wait(verdict("vanishing"));
  expect(await violations(tab)).toEqual([]);
  await tab.close();
});

test("on a phone", async () => {
  const tab = await browser.open(`${url}#lang=en`, { width: 360, height: 740 });
  await tab.wait(verdict("healthy"));
  expect(await violations(tab)).toEqual([]);
  await tab.close();
});

test("headings go in order, and every picture has words", async () => {
  const tab = await browser.open(`${url}#lang=en`);
  await tab.wait(verdict("healthy"));
  const levels = await tab.evaluate<string[]>("[...document.querySelectorAll('h1, h2, h3')].map((e) => e.tagName)");
  expect(levels[0]).toBe("H1");
  expect(levels.slice(1).every((level) => level === "H2")).toBe(true);
  await tab.wait(
    "[...document.querySelectorAll('[role=img]')].every((e) => (e.ariaLabel ?? '').length > 20 || e.closest('[aria-hidden]'))",
  );
  expect(await tab.evaluate("document.querySelectorAll('[role=img]').length")).toBe(5);
  await tab.close();
});

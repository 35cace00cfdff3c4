// Both languages say the same things, with the same blanks, and the page asks for nothing else.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { en } from "../../site/strings/en.ts";
import { zh } from "../../site/strings/zh.ts";

const keys = Object.keys(en) as (keyof typeof en)[];
const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const sources = readdirSync("site", { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|html)$/.test(path) && !/^(dist|strings)/.test(path))
  .map((path) => readFileSync(`site/${path}`, "utf8"))
  .join("\n");

test("the same keys", () => {
  expect(Object.keys(zh)).toEqual(keys);
});

test.each(keys)("%s", (key) => {
  expect(en[key].trim()).not.toBe("");
  expect(zh[key].trim()).not.toBe("");
  expect(blanks(zh[key])).toEqual(blanks(en[key]));
});

test("Chinese texts are Chinese, with Chinese punctuation", () => {
  const names = /^(kind|gates\.(plain|gated))/;
  for (const key of keys) if (!names.test(key)) expect(zh[key], key).toMatch(/\p{Script=Han}/u);
  for (const key of keys) expect(zh[key], key).not.toMatch(/\p{Script=Han}[,;:?!]|[,;?!]\p{Script=Han}/u);
});

test("every text that the page names is there, and every text is used", () => {
  const named = [...sources.matchAll(/data-(?:text|label)="([^"]+)"/g)].map(([, key]) => key as string);
  expect(named.length).toBeGreaterThan(40);
  for (const key of named) expect(keys).toContain(key);
  const composed = /^(verdict|kind|tag)\./; // put together from parts
  for (const key of keys.filter((name) => !composed.test(name))) expect(sources, key).toContain(key);
});

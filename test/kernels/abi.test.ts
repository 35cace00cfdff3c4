/** What all kernels have in common. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectWithin, gamma } from "./bounds.js";
import { kernels, run } from "./harness.js";

/** Bytes that the kernels' constants may take: a page is there from the start. */
const PAGE = 65536;

test("the constants end within the first page, where the heap begins", () => {
  expect(kernels.heapBase()).toBeGreaterThan(0);
  expect(kernels.heapBase()).toBeLessThan(PAGE);
  expect(kernels.heapBase() % 16).toBe(0);
});

test("every kernel is called by a test in this folder", () => {
  const folder = new URL(".", import.meta.url);
  const tests = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  const names = Object.entries(kernels).filter(([, member]) => typeof member === "function");
  expect(names.length).toBeGreaterThan(0);
  const untested = names.filter(
    ([name]) => !tests.some((text) => new RegExp(`kernels\\.${name}\\b|"${name}"`).test(text)),
  );
  expect(untested.map(([name]) => name)).toEqual([]);
});

test("mulAddChain: twelve chains of x·a + b", () => {
  // Few steps, so that the chains from both starts have not met yet.
  const [steps, start] = [3, 0.75];
  const last = (first: number) => {
    let x = first;
    for (let step = 0; step < steps; ++step) x = x * start + start / 2;
    return x;
  };
  const expected = 6 * (last(start) + last(start / 2));
  const got = run(() => kernels.mulAddChain(steps, start));
  expectWithin("sum", [got], [expected], () => gamma(2 * steps + 4) * expected);
});

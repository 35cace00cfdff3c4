/** The command lines of the README work, as they stand there. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";
import { READMES, textOf } from "./readme.js";
import { codeBlocks } from "./snippets.js";

const lines = codeBlocks(textOf("README.md"), "sh")
  .flatMap(({ code }) => code.trimEnd().split("\n"))
  .map((line) => line.replace(/\s+#.*$/, ""));
const ours = lines.filter((line) => line.startsWith("npx bptt "));

const started = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "bptt-readme-"));
beforeAll(() => {
  process.chdir(folder);
  const cities = ["Oslo", "Rome", "Lima", "Cairo"];
  const trips = cities.flatMap((from) => cities.map((to) => `a O\ntrip O\nfrom O\n${from} B-from\nto O\n${to} B-to\n`));
  writeFileSync("trips.conll", trips.join("\n"));
  const hours = Array.from({ length: 600 }, (_, t) => (t % 24) + (t % 7) / 10);
  writeFileSync("load.csv", `load\n${hours.join("\n")}\n`);
  writeFileSync("novel.txt", "Call me Ishmael. Some years ago, never mind how long, I went to sea.\n".repeat(60));
});
afterAll(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true, force: true });
});

test.each(ours)("%s", async (line) => {
  const out: string[] = [];
  const told: string[] = [];
  const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const code = await run(words.slice(2), {
    print: (text) => void out.push(text),
    write: (text) => void out.push(text),
    tell: (text) => void told.push(text),
    show: () => {},
    input: async () => "",
    interruptible: (work) => work(new AbortController().signal),
  });
  expect(code, told.join("\n")).toBe(0);
  const written = /--out (\S+)/.exec(line)?.[1];
  if (written === undefined) expect(out.join("")).not.toBe("");
  else expect(existsSync(written)).toBe(true);
});

test("those of npm, and every script that a README names, are there", () => {
  const { name, scripts } = JSON.parse(textOf("package.json")) as { name: string; scripts: Record<string, string> };
  const known = new Map([
    [`npm install ${name}`, true],
    ["npm install", true],
    ["npm start", "start" in scripts],
    ["npm test", "test" in scripts],
  ]);
  const others = lines.filter((line) => !ours.includes(line)).flatMap((line) => line.split(" && "));
  expect(others.length).toBeGreaterThan(3);
  expect(others.filter((line) => !known.get(line))).toEqual([]);
  const named = READMES.flatMap((readme) =>
    [...textOf(readme).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((script) => !Object.hasOwn(scripts, script as string))).toEqual([]);
});

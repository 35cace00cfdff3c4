// What all examples that install the package have in common: they are short, and say how they are used in two lines.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { describe, expect, test } from "vitest";

const names = readdirSync("examples").filter((name) => existsSync(`examples/${name}/package.json`));

const CODE = new Set([".html", ".js", ".ts"]);
const MAX_LINES = 60;

/** The lines of a file that are neither empty nor a comment. */
const linesOf = (path: string) =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/\*\*.*\*\/$)/.test(line));

test("there are examples", () => {
  const all = ["browser", "bun", "cloudflare-worker", "deno", "lambda", "node-train", "vite"];
  expect(names).toEqual(expect.arrayContaining(all));
});

describe.each(names)("%s", (name) => {
  const read = (file: string) => readFileSync(join("examples", name, file), "utf8");
  const project = JSON.parse(readFileSync("package.json", "utf8"));

  test(`has less than ${MAX_LINES} lines of code`, () => {
    const files = readdirSync(join("examples", name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && CODE.has(extname(entry.name)))
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !path.includes("node_modules"));
    const lines = files.flatMap(linesOf).length;
    expect(lines).toBeGreaterThan(10);
    expect(lines).toBeLessThan(MAX_LINES);
  });

  test("installs the package by its name, in the version that there is", () => {
    expect(JSON.parse(read("package.json")).dependencies).toMatchObject({ bptt: `^${project.version}` });
  });

  test("has a README of two lines: what it is, and how it is used", () => {
    const lines = read("README.md").split("\n");
    expect(lines).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/`[^`]+`/), ""]);
  });
});

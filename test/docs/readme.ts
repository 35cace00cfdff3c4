// The two READMEs, and what is in them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codeBlocks, type Snippet } from "./snippets.js";

/** The README in English, and the one in Chinese. */
export const READMES = ["README.md", "README.zh-CN.md"] as const;

/** The root of the project. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The text of a file of the project. */
export const textOf = (path: string) => readFileSync(ROOT + path, "utf8");

/** The part of a README between <!-- NAME:start --> and <!-- NAME:end -->. */
export function marked(readme: string, name: string): string {
  const text = new RegExp(`<!-- ${name}:start -->(.*?)<!-- ${name}:end -->`, "s").exec(textOf(readme))?.[1];
  if (text === undefined) throw new Error(`${readme} has no part marked ${name}`);
  return text;
}

/** The blocks of JavaScript and TypeScript of a README. */
export const programBlocks = (readme: string) => codeBlocks(textOf(readme), "(?:js|ts)");

/** A block whose first line is a comment with the name of a file: "// worker.ts". */
const FILE = /^\/\/ (\S+\.ts)\n/;

/**
 * The programs of a README: a block that begins with the name of a file is one, and all others, put one after the other, are
 * one more.
 */
export function programs(readme: string): { readonly main: Snippet; readonly file: (name: string) => Snippet } {
  const blocks = programBlocks(readme);
  const named = blocks.filter(({ code }) => FILE.test(code));
  const main = blocks.filter((block) => !named.includes(block)).map(({ code }) => code);
  return {
    main: { name: readme, code: main.join("\n") },
    file(name) {
      const found = named.find(({ code }) => FILE.exec(code)?.[1] === name);
      if (!found) throw new Error(`${readme} has no block that begins with // ${name}`);
      return { name: `${readme}:${found.line}`, code: found.code };
    },
  };
}

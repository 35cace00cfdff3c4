/** What the READMEs name is there, and the Chinese one says what the English one says. */

import { existsSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { draw } from "../../scripts/picture.mjs";
import { marked, programBlocks, READMES, ROOT, textOf } from "./readme.js";
import { codeBlocks } from "./snippets.js";

describe.each(READMES)("%s", (readme) => {
  test("the files and folders of the source that it names are there", () => {
    const named = [...textOf(readme).matchAll(/`((?:examples|bench|[A-Z]+\.md)[\w/.-]*)`/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });

  test("the sizes are those that size-limit holds", () => {
    const limits = JSON.parse(textOf(".size-limit.json")) as { limit: string }[];
    const stated = [...marked(readme, "size").matchAll(/\d+(?:\.\d+)? kB/g)].map(([size]) => size);
    expect(stated.sort()).toEqual([...new Set(limits.map(({ limit }) => limit))].sort()); // the same for both bundlers
  });
});

test("the picture is the one that the script draws", () => {
  expect(textOf("assets/gradient-flow.svg") === draw(), "npm run picture draws it anew").toBe(true);
});

describe("the READMEs have the same", () => {
  const [english, chinese] = READMES;

  test("programs, but for comments in words", () => {
    const programs = (readme: string) =>
      programBlocks(readme).map(({ code }) => ({
        code: ts.transpileModule(code, {
          compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext, removeComments: true },
        }).outputText,
        values: [...code.matchAll(/; \/\/ ((?:["[\d]|true).*)/g)].map(([, value]) => value?.split(/[;；]/)[0]),
      }));
    expect(programs(chinese)).toEqual(programs(english));
  });

  test("other blocks, but for comments", () => {
    const blocks = (readme: string) =>
      ["sh", "html", "python", "text"].map((language) =>
        codeBlocks(textOf(readme), language).map(({ code }) => code.replace(/\s+# .*$/gm, "")),
      );
    expect(blocks(chinese)).toEqual(blocks(english));
  });

  test("chapters, links, pictures, rows of tables and numbers in these", () => {
    const parts = (readme: string) => {
      const text = textOf(readme);
      return {
        chapters: [...text.matchAll(/^(#+) /gm)].map(([, level]) => level),
        links: [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to).filter((to) => !READMES.includes(to as never)),
        rows: [...text.matchAll(/^\|/gm)].length,
        numbers: ["runtimes", "speed", "size"].map((name) => marked(readme, name).match(/\d+(?:\.\d+)?/g)),
      };
    };
    expect(parts(chinese)).toEqual(parts(english));
  });
});

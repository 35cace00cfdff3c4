// The reference is complete, and what it says holds: every public name is described, its errors are named with their codes,
// and every example compiles and gives the values in its comments.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as bptt from "bptt";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { importsFor, MODULES } from "../../scripts/docs/imports.mjs";
import { type PublicPart, publicParts, ROOT } from "./publicApi.js";
import { codeBlocks, compile, type Modules, run } from "./snippets.js";

const parts = publicParts();

/** The tags of one name in the docstrings of a part. */
const tags = ({ declarations }: PublicPart, name: string) =>
  declarations.flatMap((declaration) => ts.getJSDocTags(declaration).filter(({ tagName }) => tagName.text === name));
const textOf = ({ comment }: { readonly comment?: ts.JSDoc["comment"] }) => ts.getTextOfJSDocComment(comment) ?? "";
const isDescribed = (declaration: ts.Declaration) =>
  ts.getJSDocCommentsAndTags(declaration).some((doc) => textOf(doc).trim() !== "");
const names = (some: readonly PublicPart[]) => some.map(({ name }) => name);

test("the walk over the public names finds what there is", () => {
  const kinds = (kind: PublicPart["kind"]) => names(parts.filter((part) => part.kind === kind));
  expect(kinds("class")).toEqual(expect.arrayContaining(["bptt: Tensor", "bptt/nn: LSTM", "bptt/tasks: Tagger"]));
  expect(kinds("function")).toEqual(
    expect.arrayContaining(["bptt: scope", "bptt/nn: init.orthogonal", "bptt/train: fit"]),
  );
  expect(kinds("method")).toEqual(expect.arrayContaining(["bptt: Tensor.add", "bptt/optim: Adagrad.step"]));
  expect(parts.find(({ name }) => name === "bptt: Tensor.item")?.errors).toContain("RangeError ERR_BPTT_SHAPE");
});

test("every public name and member is described", () => {
  const bare = parts.filter(({ kind, declarations }) => kind !== "constructor" && !declarations.some(isDescribed));
  expect(names(bare)).toEqual([]);
});

test("every public class and function has an example", () => {
  const examples = parts.filter(({ kind }) => kind === "class" || kind === "function");
  expect(names(examples.filter((part) => tags(part, "example").length === 0))).toEqual([]);
});

describe("errors", () => {
  const ANYWHERE = /ERR_BPTT_(MEMORY|RUNTIME)/; // the page "Conventions" has these
  // What these call can throw, but not for what they give it.
  const NEVER: Readonly<Record<string, RegExp>> = {
    "bptt/nn: Identity.eval": /TYPE/, // calls train(false)
    "bptt/tasks: TextNetwork.stepwise": /./, // makes a Sequential of its own layers
    "bptt/tasks: TextModel.create": /SHAPE/, // makes network and alphabet, which then fit
    "bptt/tasks: TextModel.load": /SHAPE/, // the same
    "bptt/tasks: TextModel.save": /./, // writes what was checked when it was made
  };
  const possible = ({ name }: PublicPart, errors: ReadonlySet<string>) =>
    [...errors].filter((error) => !ANYWHERE.test(error) && !NEVER[name]?.test(error));
  const named = (part: PublicPart) =>
    tags(part, "throws").flatMap((tag) => {
      const [, kind] = /^(TypeError|RangeError|Error) ERR_BPTT_/.exec(textOf(tag)) ?? [];
      return [...textOf(tag).matchAll(/ERR_BPTT_[A-Z]+/g)].map(([code]) => `${kind} ${code}`);
    });

  test("all that can throw says so", () => {
    const silent = parts.filter((part) => possible(part, part.errors).length > 0 && named(part).length === 0);
    expect(names(silent)).toEqual([]);
  });

  test("what its own file throws is named, but for wrong kinds and unknown options, which all of them refuse", () => {
    const missing = parts.flatMap((part) =>
      possible(part, part.ownErrors)
        .filter((error) => !error.startsWith("TypeError") && !named(part).includes(error))
        .map((error) => `${part.name}: ${error}`),
    );
    expect(missing).toEqual([]);
  });

  test("what is said never to be thrown is not stale", () => {
    const known = parts.filter(({ name, errors }) => [...errors].some((error) => NEVER[name]?.test(error)));
    expect(names(known).sort()).toEqual(Object.keys(NEVER).sort());
  });

  test("what is named can be thrown", () => {
    const wrong = parts.flatMap((part) =>
      named(part)
        .filter((error) => !part.errors.has(error))
        .map((error) => `${part.name}: ${error}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("examples", () => {
  const snippets = parts.flatMap((part) =>
    tags(part, "example").map((tag) => {
      const source = tag.getSourceFile();
      const line = source.getLineAndCharacterOfPosition(tag.pos).line + 1;
      const code = textOf(tag);
      return { name: `${source.fileName.replace(ROOT, "")}:${line}`, code: importsFor(code) + code };
    }),
  );
  const overview = readFileSync(`${ROOT}scripts/docs/overview.md`, "utf8");
  snippets.push(...codeBlocks(overview, "ts").map(({ code }) => ({ name: "the first page of the reference", code })));
  const load = async (): Promise<Modules> =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(MODULES).map(async (module) => [module, (await import(/* @vite-ignore */ module)) as object]),
      ),
    );
  let modules: Modules;
  let errors: string[][];
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "bptt-examples-")); // for the files that examples write

  beforeAll(async () => {
    modules = await load();
    errors = compile(snippets);
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  test.each(snippets.map((snippet, i) => [snippet.name, snippet, i] as const))("%s", async (_, snippet, i) => {
    expect(errors[i]).toEqual([]);
    if (/\binit\(/.test(snippet.code.replace(/nn\.init/g, ""))) {
      vi.resetModules(); // init() is for a core that does not run yet
      await run(snippet, await load());
    } else {
      bptt.manualSeed(i); // numbers that depend on a seed are to be seeded by the example
      await run(snippet, modules);
    }
  });
});

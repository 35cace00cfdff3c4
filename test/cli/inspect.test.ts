/** bptt inspect: what a file holds, or the class that takes its weights. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelCode, saveModel, writeModelFile } from "bptt/io";
import * as nn from "bptt/nn";
import { writeSafetensors } from "bptt/safetensors";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";

const folder = mkdtempSync(join(tmpdir(), "bptt-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "weights.safetensors");
const bytes = writeSafetensors(new nn.Sequential(new nn.Embedding(50, 8), new nn.GRU(8, 4)).stateDict());
writeFileSync(path, bytes);

async function inspect(...words: string[]) {
  let out = "";
  let err = "";
  const code = await run(["inspect", ...words], {
    print: (line) => {
      out += `${line}\n`;
    },
    write: (text) => {
      out += text;
    },
    tell: (line) => {
      err += `${line}\n`;
    },
    show: () => {},
    input: async () => "",
    interruptible: (work) => work(new AbortController().signal),
  });
  return { out, err, code };
}

test("without options, names, shapes and sizes", async () => {
  const { out, code } = await inspect(path);
  expect(code).toBe(0);
  expect(out).toMatch(/weights\.safetensors: safetensors, /);
  expect(out).toMatch(/1\.weight_ih_l0 +F32 +\[12, 8\] /);
});

describe("a class that takes the weights", () => {
  test.each([
    ["--code", "typescript"],
    ["--js", "javascript"],
  ] as const)("%s", async (option, language) => {
    expect(await inspect(path, option)).toEqual({ out: modelCode(bytes, { language, path }), err: "", code: 0 });
  });

  test("--code --js is JavaScript, and --json has it in an object", async () => {
    const { out } = await inspect(path, "--code", "--js", "--json");
    expect(JSON.parse(out)).toEqual({ file: path, code: modelCode(bytes, { language: "javascript", path }) });
  });

  test("of a model file", async () => {
    const model = join(folder, "model.bptt");
    writeFileSync(model, saveModel(new nn.Linear(3, 2)));
    expect((await inspect(model, "--code")).out).toContain("class Model extends nn.Linear {");
  });

  test("of no other file", async () => {
    const tagger = join(folder, "tagger.bptt");
    writeFileSync(tagger, writeModelFile({ kind: "tagger", version: 1, config: {}, tensors: {} }));
    expect(await inspect(tagger, "--code")).toMatchObject({ out: "", code: 1 });
    expect((await inspect(tagger, "--code")).err).toMatch(/^bptt: .*tagger\.bptt: the file is a tagger/);
  });
});

test("the help names both", async () => {
  expect((await inspect("--help")).out).toMatch(
    / --code +prints a class in TypeScript.*\n +--js +the same in JavaScript\n/,
  );
});

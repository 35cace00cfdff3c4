// What bundlers make of the packed tarball: they leave out what a program does not use, and what is left has a size that holds.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { describe, expect, inject, test } from "vitest";

const app = inject("app");
cpSync("test/runtime/bundles", app, { recursive: true });

async function esbuildBundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(app, program)],
    bundle: true,
    format: "esm",
    write: false,
  });
  return (outputFiles[0] as { text: string }).text;
}

async function rollupBundle(program: string): Promise<string> {
  const bundle = await rollup({ input: join(app, program), plugins: [nodeResolve()] });
  const { output } = await bundle.generate({ format: "es" });
  return output[0].code;
}

/** Names of classes as they were written: esbuild makes some of them variables. */
function classes(code: string): string[] {
  const found = code.matchAll(/^(?:var|let|const) (\w+) = class\b|^class (\w+)/gm);
  return [...found].map(([, variable, name]) => (variable ?? name) as string).sort();
}

/** The programs and their limits, in kB, which size-limit holds too, for what esbuild makes and for what Rollup makes. */
const limits = (JSON.parse(readFileSync(".size-limit.json", "utf8")) as { path: string; limit: string }[]).map(
  ({ path, limit }) => ({ name: basename(path), limit: Number.parseFloat(limit) }),
);

const functions = (code: string) => [...code.matchAll(/^(?:async )?function\*? (\w+)/gm)].map(([, name]) => name);

const sources = readdirSync(join(app, "node_modules/bptt/dist"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".js"))
  .map((name) => readFileSync(join(app, "node_modules/bptt/dist", name), "utf8"));

test("no class is there twice, so that instanceof holds between the entries", () => {
  const all = sources.flatMap(classes);
  expect(all).toEqual(expect.arrayContaining(["GRU", "Conv1d", "Elman", "Jordan", "Adam", "Tagger"]));
  expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
});

describe.each([
  ["esbuild", esbuildBundle],
  ["Rollup", rollupBundle],
])("%s", (_, bundle) => {
  test("keeps of the layers only those that a program uses", async () => {
    const code = await bundle("inference.mjs");
    expect(classes(code)).toEqual([
      ...["BaseTensor", "Block", "Bundle", "FixedStage", "Generator", "LSTM", "Linear", "LinearStage", "Module"],
      ...["PackedSequence", "Panels", "Parameter", "Recurrent", "RecurrentStage", "SequenceModule", "StageMemory"],
      "Tensor",
    ]);
    const unused = ["fit", "stream", "crossEntropy", "mseLoss", "clipGradNorm", "saveModel", "gradientFlow", "summary"];
    expect(functions(code).filter((name) => unused.includes(name as string))).toEqual([]);
    expect(functions(code)).toContain("predict");
  });

  test("keeps of a training those parts alone that it uses", async () => {
    const code = await bundle("training.mjs");
    const unused = ["GRU", "Conv1d", "Jordan", "SGD", "WeightAverage", "Checkpoints", "StepLR", "GradientFlow"];
    expect(classes(code).filter((name) => unused.includes(name))).toEqual([]);
    expect(classes(code)).toEqual(expect.arrayContaining(["LSTM", "Linear", "Dropout", "Adam", "Training"]));
  });

  test("keeps of the binary those parts alone that a program calls", async () => {
    const parts = (code: string) => [...code.matchAll(/^(?:var|const) (\w+)Text =/gm)].map(([, part]) => part).sort();
    expect(parts(await bundle("inference.mjs"))).toEqual(["inference"]);
    expect(parts(await bundle("training.mjs"))).toEqual(["inference", "training"]);
  });

  test.each(limits.filter(({ name }, i) => limits.findIndex((other) => other.name === name) === i))(
    "$name: within $limit kB, minified and gzipped",
    async ({ name, limit }) => {
      const { code } = await transform(await bundle(name), { minify: true });
      expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(limit * 1000);
    },
  );
});

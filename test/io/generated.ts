/** Code that modelCode writes, run with the file that it reads. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as bptt from "bptt";
import { type ModelCodeOptions, modelCode } from "bptt/io";
import * as nn from "bptt/nn";
import * as safetensors from "bptt/safetensors";
import { compile, run, type Snippet } from "../docs/snippets.js";
import { Draw, sizeOf } from "../golden/draw.js";

const MODULES = { bptt, "bptt/nn": nn, "bptt/safetensors": safetensors };

/** Shapes by name, as a module's state dict has them. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** A file with tensors of these shapes, of numbers that differ. */
export function fileOf(shapes: Shapes): Uint8Array {
  const draw = new Draw(1);
  const entries = Object.entries(shapes).map(([name, shape]) => {
    return [name, bptt.tensor(draw.values(sizeOf(shape)), [...shape])] as const;
  });
  return safetensors.writeSafetensors(Object.fromEntries(entries));
}

/** The shapes of a module's parameters, the names behind a prefix. */
export function shapesOf(module: nn.Module, prefix = ""): Shapes {
  return Object.fromEntries(module.namedParameters().map(([name, { shape }]) => [prefix + name, shape]));
}

export function codeOf(shapes: Shapes, options: ModelCodeOptions = {}): string {
  return modelCode(fileOf(shapes), options);
}

/** The classes alone: no comment of the file's head, imports and what loads the weights. */
export function classesOf(code: string): string {
  const start = code.indexOf("\n\n") + 2;
  return code.slice(start, code.indexOf("\n\nconst model = new Model();"));
}

/** Compiles code for some files under strict settings and runs each; the models with the weights of their files. */
export async function modelsOf(files: readonly Uint8Array[], language: "typescript" | "javascript" = "typescript") {
  const folder = mkdtempSync(join(tmpdir(), "bptt-code-"));
  try {
    const snippets: Snippet[] = files.map((bytes, i) => {
      const path = join(folder, `${i}.safetensors`);
      writeFileSync(path, bytes);
      return { name: path, code: modelCode(bytes, { language, path }) };
    });
    if (language === "typescript") {
      const errors = compile(snippets, { noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true });
      for (const [i, error] of errors.entries()) {
        // What a program does with its model comes after these lines.
        const real = error.filter((one) => !one.startsWith("'model' is declared but"));
        if (real.length > 0) throw new Error(`${real.join("\n")}\n${snippets[i]?.code}`);
      }
    }
    const models: nn.Module[] = [];
    for (const { name, code } of snippets) {
      try {
        const [[model]] = (await run({ name, code: `${code}console.log(model);\n` }, MODULES)) as [[nn.Module]];
        models.push(model);
      } catch (error) {
        throw new Error(`${error}\n${code}`);
      }
    }
    return models;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

import { checkOptions, describe, formatError, rangeError, typeError } from "../../errors.js";
import { describeFile } from "../describe.js";
import { Writer } from "./modules.js";
import { indent, quoted } from "./text.js";
import { treeOf } from "./tree.js";

/** Options of modelCode. */
export interface ModelCodeOptions {
  /** "typescript" (default) or "javascript". */
  readonly language?: "typescript" | "javascript";
  /** The path from which the code reads the file ("model.safetensors"). */
  readonly path?: string;
}

const LANGUAGES = ["typescript", "javascript"];

/**
 * Code of a class that takes the weights in a file, to be pasted into a program: what the names and shapes of PyTorch's state
 * dict tell of the network. A layer is guessed only where its parameters are exactly these; `forward` calls the modules in
 * an order that their sizes allow. What shapes do not tell (batchFirst, activations, padding, …) is marked with `?` in comments, and
 * what belongs to no layer becomes a `Parameter`. The class always takes the file with `loadStateDict`, under the file's names.
 * @param bytes a whole safetensors file, or a model file of `saveModel`
 * @throws Error ERR_BPTT_FORMAT for bytes that are no such file, or one without tensors
 * @throws RangeError ERR_BPTT_ARGUMENT for another language
 * @throws TypeError ERR_BPTT_TYPE for a path that is no text
 * @example
 * const bytes = writeSafetensors(new nn.Sequential(new nn.LSTM(8, 32), new nn.Linear(32, 3)).stateDict());
 * const code = modelCode(bytes, { path: "tagger.safetensors" });
 * code.includes("new nn.LSTM(8, 32), // batchFirst?"); // true
 */
export function modelCode(bytes: Uint8Array, options: ModelCodeOptions = {}): string {
  const what = "modelCode()";
  checkOptions(what, options, ["language", "path"]);
  const { language = "typescript", path = "model.safetensors" } = options;
  if (!LANGUAGES.includes(language))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: language must be "typescript" or "javascript", got ${describe(language)}`,
    );
  if (typeof path !== "string") throw typeError("ERR_BPTT_TYPE", `${what}: path must be text, got ${describe(path)}`);
  const { kind, tensors } = describeFile(bytes);
  if (kind !== "safetensors" && kind !== "module")
    throw formatError(
      `${what}: the file is a ${kind}, which its own class loads; a class is written for plain weights`,
    );
  if (tensors.length === 0) throw formatError(`${what}: the file has no tensors`);
  const typescript = language === "typescript";
  const batchFirst = tensors.some(({ name, shape }) => shape.length === 3 && /(^|\.)weight$/.test(name));
  const writer = new Writer({ typescript, batchFirst });
  const { base, body } = writer.root(treeOf(tensors));
  const names = namesOf(writer.renamed, typescript);
  const model = names.method === "" ? body : `${body}\n\n${names.method}`;
  const namesTensor = typescript && (base === "nn.Module" || writer.classes.size > 0);
  const classes = [...writer.classes].map(([name, own]) => classCode(name, "nn.Module", own));
  return `${HEAD}
import { readFileSync } from "node:fs";
${namesTensor ? 'import type { Tensor } from "bptt";\n' : ""}import * as nn from "bptt/nn";
import { readSafetensors } from "bptt/safetensors";

${[...classes, ...names.table, classCode("Model", base, model)].join("\n\n")}

const model = new Model();
model.loadStateDict(readSafetensors(readFileSync(${quoted(path)})).tensors);
`;
}

const HEAD = `// Inferred from the names and shapes of the weights, which do not tell all: what stands in comments with a ? is to be taken
// from the program that trained them.`;

function classCode(name: string, base: string, body: string): string {
  return `class ${name} extends ${base} {\n${indent(body)}\n}`;
}

// The file's names where they cannot be those of properties.
function namesOf(renamed: ReadonlyMap<string, string>, typescript: boolean): { table: string[]; method: string } {
  if (renamed.size === 0) return { table: [], method: "" };
  const rows = [...renamed].map(([own, name]) => `  [${quoted(own)}, ${quoted(name)}],`);
  const table = `// What properties are named in the file, where every Module has that name for something else or two would share it. State
// dicts, and so strict loading, keep the file's names.
const NAMES = new Map([\n${rows.join("\n")}\n]);`;
  const signature = typescript
    ? "override namedParameters(): [name: string, parameter: nn.Parameter][]"
    : "namedParameters()";
  const body = "return super.namedParameters().map(([name, parameter]) => [NAMES.get(name) ?? name, parameter]);";
  return { table: [table], method: `${signature} {\n${indent(body)}\n}` };
}

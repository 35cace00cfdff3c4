/** Code that documentation shows, compiled under strict settings against the package's types, and run. */

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { instrument, mismatch } from "./values.js";

/** A program out of the documentation, complete with its imports. */
export interface Snippet {
  /** Where it stands, for messages: `src/nn/lstm.ts:39`. */
  readonly name: string;
  readonly code: string;
}

/** What `import ... from "bptt/nn"` gives, by the name of the module. */
export type Modules = Readonly<Record<string, object>>;

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The blocks of code of one language in a Markdown file, with the number of their first line. */
export function codeBlocks(markdown: string, language: string): { readonly code: string; readonly line: number }[] {
  const fences = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms");
  return [...markdown.matchAll(fences)].map(({ 1: code = "", index }) => ({
    code,
    line: markdown.slice(0, index).split("\n").length + 1,
  }));
}

/**
 * What the compiler says of each snippet, under the project's own strict settings; [] where it says nothing.
 * All go through one program, so that the library is parsed once.
 */
export function compile(snippets: readonly Snippet[], settings: ts.CompilerOptions = {}): string[][] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ["package.json"] }, ts.sys, ROOT);
  const files = new Map(snippets.map(({ code }, i) => [`${ROOT}test/docs/snippet${i}.ts`, `${code}\nexport {};\n`]));
  const host = ts.createCompilerHost({ ...options, ...settings });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = files.get(file);
    if (text === undefined) return getSourceFile(file, languageVersion, ...rest);
    return ts.createSourceFile(file, text, languageVersion);
  };
  const program = ts.createProgram([...files.keys()], { ...options, ...settings }, host);
  return [...files.keys()].map((file) => {
    const source = program.getSourceFile(file) as ts.SourceFile;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText, start = 0 }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      return `${ts.flattenDiagnosticMessageText(messageText, "\n")}\n    ${source.text.split("\n")[line]}`;
    });
  });
}

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;

/**
 * Runs a snippet, with `modules` for what it imports, and compares the values that its comments name (values.ts).
 * @returns what it gave to console.log, one entry a call
 * @throws what the snippet throws, and Error for a value that is not what the comment says
 */
export async function run({ name, code }: Snippet, modules: Modules): Promise<unknown[][]> {
  const printed: unknown[][] = [];
  const { outputText } = ts.transpileModule(instrument(code), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = (specifier: string) => {
    const module = modules[specifier] ?? process.getBuiltinModule(specifier as "node:fs");
    if (!module) throw new Error(`${name} imports "${specifier}", which is not there`);
    return module;
  };
  const check = (value: unknown, literal: string) => {
    const found = mismatch(value, literal);
    if (found !== undefined) throw new Error(`${name} says ${literal}, but ${found}`);
    return value;
  };
  const log = { log: (...values: unknown[]) => printed.push(values) };
  await new AsyncFunction("require", "exports", "check", "console", outputText)(load, {}, check, log);
  return printed;
}

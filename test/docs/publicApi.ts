/** All that the package makes public, as the compiler sees it, with the errors that each part can throw. */

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { MODULES } from "../../scripts/docs/imports.mjs";
import { ThrownErrors } from "./thrownErrors.js";

/** A public name, or a public member of one. */
export interface PublicPart {
  /** `bptt/nn: LSTM.forward`. */
  readonly name: string;
  readonly kind: "class" | "function" | "constructor" | "method" | "property" | "type" | "value";
  /** Overloads, and the two halves of an accessor, have several. */
  readonly declarations: readonly ts.Declaration[];
  /** What it can throw, as `RangeError ERR_BPTT_SHAPE`, found in its code and in that of all functions it calls. */
  readonly errors: ReadonlySet<string>;
  /** The same, found in its own file. */
  readonly ownErrors: ReadonlySet<string>;
}

/** The root of the project. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SOURCES = `${ROOT}src/`;

/** The parts in the order of the modules; a name or member that several have, once. */
export function publicParts(): PublicPart[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ["package.json"] }, ts.sys, ROOT);
  const program = ts.createProgram(
    Object.values(MODULES).map((file) => ROOT + file),
    options,
  );
  const collector = new Collector(program);
  for (const [module, file] of Object.entries(MODULES))
    collector.addModule(`${module}: `, program.getSourceFile(ROOT + file) as ts.SourceFile);
  return collector.parts;
}

class Collector {
  readonly parts: PublicPart[] = [];
  readonly #checker: ts.TypeChecker;
  readonly #errors: ThrownErrors;
  readonly #seen = new Set<ts.Node>();

  constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker();
    this.#errors = new ThrownErrors(program, SOURCES);
  }

  addModule(prefix: string, source: ts.SourceFile): void {
    this.#addExports(prefix, this.#checker.getSymbolAtLocation(source) as ts.Symbol);
  }

  #addExports(prefix: string, module: ts.Symbol): void {
    for (const symbol of this.#checker.getExportsOfModule(module)) {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      this.#addName(prefix + symbol.name, isAlias ? this.#checker.getAliasedSymbol(symbol) : symbol);
    }
  }

  #addName(name: string, symbol: ts.Symbol): void {
    const { flags, declarations = [] } = symbol;
    if (flags & ts.SymbolFlags.ValueModule) this.#addExports(`${name}.`, symbol);
    else if (flags & ts.SymbolFlags.Class) {
      if (!this.#add(name, "class", declarations)) return;
      const members = declarations.flatMap((one) => (ts.isClassDeclaration(one) ? [...one.members] : []));
      this.#add(`new ${name}`, "constructor", members.filter(ts.isConstructorDeclaration));
      for (const member of this.#checker.getExportsOfModule(symbol)) this.#addMember(name, member);
    } else if (flags & ts.SymbolFlags.Function) this.#add(name, "function", declarations);
    else if (flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) this.#add(name, "type", declarations);
    else this.#add(name, "value", declarations);
    if (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))
      for (const member of this.#checker.getPropertiesOfType(this.#checker.getDeclaredTypeOfSymbol(symbol)))
        this.#addMember(name, member);
  }

  #addMember(owner: string, { name, flags, declarations = [] }: ts.Symbol): void {
    const isMethod = (flags & ts.SymbolFlags.Method) !== 0;
    if (name !== "prototype") this.#add(`${owner}.${name}`, isMethod ? "method" : "property", declarations);
  }

  #add(name: string, kind: PublicPart["kind"], declarations: readonly ts.Declaration[]): boolean {
    const [first] = declarations;
    if (!first?.getSourceFile().fileName.startsWith(SOURCES)) return false;
    if (declarations.some(isHidden) || this.#seen.has(first)) return false;
    this.#seen.add(first);
    const bodies = declarations.filter((one) => !ts.isClassDeclaration(one) && !ts.isPropertyDeclaration(one));
    this.parts.push({
      name,
      kind,
      declarations,
      errors: this.#errors.of(bodies),
      ownErrors: this.#errors.inFile(bodies),
    });
    return true;
  }
}

/** Whether a declaration is none of the user's business. */
function isHidden(declaration: ts.Declaration): boolean {
  const { name } = declaration as ts.NamedDeclaration;
  if (name && ts.isPrivateIdentifier(name)) return true;
  if (ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return true;
  return ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "internal");
}

// The import lines that an example of the reference needs. Examples in docstrings leave them out, as an editor shows them in
// a small window; the reference and the test of the examples put them in front.
import { readFileSync } from "node:fs";
import ts from "typescript";

/** The modules of the package and where their sources are, in the order in which a bare name is looked up. */
export const MODULES = {
  bptt: "src/index.ts",
  "bptt/nn": "src/nn/index.ts",
  "bptt/optim": "src/optim/index.ts",
  "bptt/train": "src/train/index.ts",
  "bptt/safetensors": "src/io/safetensors/index.ts",
  "bptt/io": "src/io/index.ts",
  "bptt/tasks": "src/tasks/index.ts",
  "bptt/node": "src/node/index.ts",
  "bptt/relaxed": "src/relaxed.ts",
  "bptt/inline": "src/inline.ts",
};

/** Those whose names stand behind a prefix: nn.LSTM, optim.Adam. */
const PREFIXES = new Map([
  ["nn", "bptt/nn"],
  ["optim", "bptt/optim"],
]);

const root = new URL("../../", import.meta.url);
/** @param {string} code */
const parse = (code) => ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);

/** Bare name to its module, and whether it is a type. */
function publicNames() {
  /** @type {Map<string, { module: string, type: boolean }>} */
  const names = new Map();
  for (const [module, file] of Object.entries(MODULES)) {
    if ([...PREFIXES.values()].includes(module)) continue;
    for (const statement of parse(readFileSync(new URL(file, root), "utf8")).statements) {
      if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause))
        throw new Error(`${file} must consist of export { ... } from "..." alone`);
      for (const { name, isTypeOnly } of statement.exportClause.elements)
        if (!names.has(name.text)) names.set(name.text, { module, type: isTypeOnly || statement.isTypeOnly });
    }
  }
  return names;
}

/** @type {ReturnType<typeof publicNames> | undefined} */
let known;

/**
 * The names that code uses and does not declare.
 * @param {string} code
 */
function freeNames(code) {
  const used = new Set();
  const declared = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const declares = "name" in parent && parent.name === node && !ts.isPropertyAccessExpression(parent);
      const isKey =
        ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent);
      const isMember =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isQualifiedName(parent) && parent.right === node) ||
        (ts.isBindingElement(parent) && parent.propertyName === node);
      if (ts.isShorthandPropertyAssignment(parent)) used.add(node.text);
      else if (declares && !isKey) declared.add(node.text);
      else if (!declares && !isMember) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(code));
  return [...used].filter((name) => !declared.has(name)).sort();
}

/**
 * The import lines for the public names that code uses without declaring or importing them; "" where there are none.
 * @param {string} code
 */
export function importsFor(code) {
  known ??= publicNames();
  /** @type {Map<string, string[]>} */
  const named = new Map();
  const lines = new Map();
  for (const name of freeNames(code)) {
    const prefixed = PREFIXES.get(name);
    const found = known.get(name);
    if (prefixed) lines.set(prefixed, `import * as ${name} from "${prefixed}";\n`);
    else if (found) named.set(found.module, [...(named.get(found.module) ?? []), found.type ? `type ${name}` : name]);
  }
  for (const [module, names] of named) lines.set(module, `import { ${names.join(", ")} } from "${module}";\n`);
  return Object.keys(MODULES)
    .map((module) => lines.get(module) ?? "")
    .join("");
}

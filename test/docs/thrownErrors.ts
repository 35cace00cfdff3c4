/** Which errors a function can throw, read off its code. */

import ts from "typescript";

/** The functions of src/errors.ts that make an error, with its class. */
const MAKERS = new Map([
  ["rangeError", "RangeError"],
  ["typeError", "TypeError"],
  ["stateError", "Error"],
]);

/** Follows calls as far as the compiler knows what is called, of an abstract method to all that implement it; not into callbacks. */
export class ThrownErrors {
  readonly #checker: ts.TypeChecker;
  readonly #sources: string;
  readonly #calls = new Map<ts.Node, ReadonlySet<ts.Node>>();
  readonly #classes: readonly ts.ClassDeclaration[];

  constructor(program: ts.Program, sources: string) {
    this.#checker = program.getTypeChecker();
    this.#sources = sources;
    const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(sources));
    this.#classes = files.flatMap(({ statements }) => statements.filter(ts.isClassDeclaration));
  }

  /** Errors made in the declarations or in anything they call, as `RangeError ERR_BPTT_SHAPE`. */
  of(declarations: readonly ts.Node[]): Set<string> {
    return this.#errors(declarations, () => true);
  }

  /** Those made in the declarations, or in functions of the same file that they call. */
  inFile(declarations: readonly ts.Node[]): Set<string> {
    return this.#errors(declarations, (from, to) => from.getSourceFile() === to.getSourceFile());
  }

  #errors(declarations: readonly ts.Node[], follows: (from: ts.Node, to: ts.Node) => boolean): Set<string> {
    const reached = new Set(declarations);
    const errors = new Set<string>();
    for (const node of reached)
      for (const called of this.#callsIn(node)) {
        if (!ts.isStringLiteral(called)) {
          if (follows(node, called)) reached.add(called);
        } else {
          const maker = (called.parent as ts.CallExpression).expression.getText();
          errors.add(`${MAKERS.get(maker)} ${called.text}`);
        }
      }
    return errors;
  }

  /** Declarations of what a node calls, and the codes that it gives to the makers of errors. */
  #callsIn(node: ts.Node): ReadonlySet<ts.Node> {
    const known = this.#calls.get(node);
    if (known) return known;
    const calls = new Set<ts.Node>();
    const visit = (part: ts.Node) => {
      if (ts.isCallExpression(part) || ts.isNewExpression(part)) {
        const [first] = part.arguments ?? [];
        if (MAKERS.has(part.expression.getText())) {
          if (first && ts.isStringLiteral(first)) calls.add(first);
        } else {
          const declaration = this.#checker.getResolvedSignature(part)?.declaration;
          if (declaration?.getSourceFile().fileName.startsWith(this.#sources))
            for (const body of this.#bodies(declaration)) calls.add(body);
        }
      }
      ts.forEachChild(part, visit);
    };
    ts.forEachChild(node, visit);
    this.#calls.set(node, calls);
    return calls;
  }

  /** The declaration itself, that of an overloaded function which has the body, or those that implement an abstract method. */
  #bodies(declaration: ts.Node): readonly ts.Node[] {
    const { name, body, parent } = declaration as ts.MethodDeclaration;
    if (body || !name) return [declaration];
    const overload = this.#checker.getSymbolAtLocation(name)?.declarations?.find((one) => "body" in one && one.body);
    if (overload) return [overload];
    const heirs = this.#classes.filter((one) => this.#ancestors(one).includes(parent));
    return heirs.flatMap(({ members }) => members.filter((member) => member.name?.getText() === name.getText()));
  }

  #ancestors(declaration: ts.ClassDeclaration): ts.Node[] {
    const type = this.#checker.getTypeAtLocation(declaration) as ts.InterfaceType;
    return this.#checker.getBaseTypes(type).flatMap((base) => {
      const above = base.symbol.declarations?.find(ts.isClassDeclaration);
      return above ? [above, ...this.#ancestors(above)] : [];
    });
  }
}

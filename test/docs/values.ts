// The values that comments in examples name. A comment at the end of a statement that begins with a value is one:
//
//   x.shape; // [2, 3]
//   const loss = nn.mseLoss(x, y); // 0.25
//   console.log(loss.item()); // 0.25, the mean
//
// The statement is an expression, a declaration of one name, or a call of console.log with one argument. The value is a
// literal, after which the comment ends or goes on with one of , : ; ( and words. Integers must be exact, numbers with n
// decimals right to n decimals. A tensor is compared by its numbers, a typed array like an array, an object by all its
// keys; "..." at the end of an array or object stands for more. What begins in another way is a comment in words.
import ts from "typescript";

/** The literal that a comment begins with; undefined for words. */
function literalOf(comment: string): string | undefined {
  const text = comment.trim();
  if (/^[[{"]/.test(text)) {
    const end = closing(text);
    if (!/^\s*($|[,:;(])/.test(text.slice(end))) throw new Error(`not a value: "${text}"`);
    return text.slice(0, end);
  }
  return /^(-?(\d[\d.e_+-]*|Infinity)|NaN|true|false|null|undefined)(?=\s*($|[,:;(]))/.exec(text)?.[0];
}

/** Index behind the bracket or quotation mark that closes the first one. */
function closing(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    depth += /[[{]/.test(token) ? 1 : /[\]}]/.test(token) ? -1 : 0;
    if (depth === 0) return index + token.length;
  }
  throw new Error(`not a value: "${text}"`);
}

/** The expression whose value a statement shows. */
function shown(statement: ts.Node): ts.Expression | undefined {
  if (ts.isVariableStatement(statement)) {
    const [declaration, ...others] = statement.declarationList.declarations;
    return declaration && others.length === 0 && ts.isIdentifier(declaration.name)
      ? declaration.initializer
      : undefined;
  }
  if (ts.isReturnStatement(statement)) return statement.expression;
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const prints = ts.isCallExpression(expression) && expression.expression.getText() === "console.log";
  return prints && expression.arguments.length === 1 ? expression.arguments[0] : expression;
}

/** The same program with `check(value, literal)` around the values that comments name. */
export function instrument(code: string): string {
  const source = ts.createSourceFile("snippet.ts", code, ts.ScriptTarget.ES2022, true);
  const edits: { readonly at: number; readonly text: string }[] = [];
  const visit = (node: ts.Node) => {
    const expression = shown(node);
    const [comment] = expression ? (ts.getTrailingCommentRanges(code, node.end) ?? []) : [];
    const literal = comment && literalOf(code.slice(comment.pos + 2, comment.end));
    if (expression && literal !== undefined) {
      edits.push({ at: expression.getStart(), text: "check((" });
      edits.push({ at: expression.end, text: `), ${JSON.stringify(literal)})` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: more }) => text.slice(0, at) + more + text.slice(at), code);
}

/** What value is instead of the literal; undefined where it is that. */
export function mismatch(value: unknown, literal: string): string | undefined {
  const statement = ts.createSourceFile("value.ts", `(${literal})`, ts.ScriptTarget.ES2022, true).statements[0];
  const { expression } = (statement as ts.ExpressionStatement).expression as ts.ParenthesizedExpression;
  return agrees(plain(value), expression) ? undefined : `it is ${JSON.stringify(plain(value)) ?? String(value)}`;
}

/** A value with tensors and typed arrays as arrays, and maps as objects. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("toArray" in value && typeof value.toArray === "function") return value.toArray();
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  if (Array.isArray(value)) return value.map(plain);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, part]) => [key, plain(part)]));
}

function agrees(value: unknown, literal: ts.Expression): boolean {
  if (ts.isStringLiteral(literal)) return value === literal.text;
  if (ts.isArrayLiteralExpression(literal)) {
    const open = literal.elements.some(ts.isSpreadElement);
    const parts = literal.elements.filter((part) => !ts.isSpreadElement(part));
    if (!Array.isArray(value) || (open ? value.length < parts.length : value.length !== parts.length)) return false;
    return parts.every((part, i) => agrees(value[i], part));
  }
  if (ts.isObjectLiteralExpression(literal)) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const open = literal.properties.some(ts.isSpreadAssignment);
    const parts = literal.properties.filter(ts.isPropertyAssignment);
    if (!open && Object.keys(value).length !== parts.length) return false;
    return parts.every(({ name, initializer }) => {
      const key = ts.isStringLiteral(name) ? name.text : name.getText();
      return key in value && agrees((value as Record<string, unknown>)[key], initializer);
    });
  }
  const text = literal.getText();
  if (/^-?\d/.test(text)) return typeof value === "number" && close(value, text);
  return Object.is(value, { true: true, false: false, null: null, NaN, Infinity, "-Infinity": -Infinity }[text]);
}

/** Whether a number rounds to the decimals that are written. */
function close(value: number, text: string): boolean {
  const [, decimals = "", exponent = "0"] = /^-?[\d_]*(?:\.(\d*))?(?:e([-+]?\d+))?$/.exec(text) ?? [];
  const written = Number(text.replaceAll("_", ""));
  if (!text.includes(".")) return value === written;
  return Math.abs(value - written) <= 0.5000001 * 10 ** (Number(exponent) - decimals.length);
}

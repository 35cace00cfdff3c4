// What the reference does beyond typedoc's own: each name under the heading of categories.mjs, the imports in front of each
// example, and of what a class inherits only what is not described elsewhere.
/** @import ts from "typescript" */
import { Comment, CommentTag, Converter, ReferenceReflection, ReferenceType, ReflectionKind } from "typedoc";
import { categoryOf } from "./categories.mjs";
import { importsFor } from "./imports.mjs";

/** @typedef {import("typedoc").Context} Context */
/** @typedef {import("typedoc").DeclarationReflection} Declaration */
/** @typedef {import("typedoc").ProjectReflection} Project */

/** @param {import("typedoc").Application} app */
export function load(app) {
  // Once typedoc has removed what is internal, and before it resolves references.
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, shape, -200);
  // Once it has found what overrides what, and before it sorts members into groups.
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => forgetOrigins(project), -50);
}

/** @param {Context} context */
function shape(context) {
  const { project } = context;
  for (const reflection of Object.values(project.reflections)) {
    if (reflection.comment) completeExamples(reflection.comment);
    if (reflection.parent?.kindOf(ReflectionKind.Module | ReflectionKind.Namespace)) categorize(project, reflection);
  }
  for (const one of project.getReflectionsByKind(ReflectionKind.Class))
    shortenInherited(context, /** @type {Declaration} */ (one));
}

/**
 * @param {Project} project
 * @param {import("typedoc").Reflection} reflection
 */
function categorize(project, reflection) {
  const declared = reflection instanceof ReferenceReflection ? reflection.getTargetReflectionDeep() : reflection;
  const file = project.getSymbolIdFromReflection(declared)?.packagePath;
  const category = file && categoryOf(file);
  if (!category) return;
  const { signatures } = /** @type {Declaration} */ (reflection);
  const documented = signatures?.length ? signatures : [reflection];
  for (const one of documented) {
    one.comment ??= new Comment();
    one.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: category }]));
  }
}

/** @param {Comment} comment */
function completeExamples(comment) {
  for (const { content } of comment.getTags("@example"))
    for (const part of content) {
      const [, code] = (part.kind === "code" && /^```ts\n(.*)\n```$/s.exec(part.text)) || [];
      const imports = code === undefined ? "" : importsFor(code);
      if (imports) part.text = `\`\`\`ts\n${imports}\n${code}\n\`\`\``;
    }
}

/**
 * Shows the nearest documented ancestor of a class as its base, and of its members only those that the reference does not
 * have at an ancestor; these are named below the description.
 * @param {Context} context
 * @param {Declaration} one
 */
function shortenInherited(context, one) {
  const { project } = context;
  const checker = /** @type {ts.Program} */ (context.programs[0]).getTypeChecker();
  const declaration = context.getSymbolFromReflection(one)?.valueDeclaration;
  if (!declaration) return;
  const type = /** @type {ts.InterfaceType} */ (checker.getTypeAtLocation(declaration));

  const base = ancestors(checker, type)
    .map((symbol) => context.getReflectionFromSymbol(symbol))
    .find(Boolean);
  if (base) one.extendedTypes = [ReferenceType.createResolvedReference(base.name, base, project)];
  else delete one.extendedTypes;

  /** @type {Map<Declaration, Declaration[]>} */
  const inherited = new Map();
  for (const member of one.children?.filter(({ kind }) => kind !== ReflectionKind.Constructor) ?? []) {
    const parent = checker.getPropertyOfType(type, member.name)?.declarations?.[0]?.parent;
    const symbol = parent && checker.getTypeAtLocation(parent).symbol;
    const owner = /** @type {Declaration | undefined} */ (symbol && context.getReflectionFromSymbol(symbol));
    const original = owner?.getChildByName([member.name]);
    if (!owner || owner === one || !original) continue;
    project.removeReflection(member);
    inherited.set(owner, [...(inherited.get(owner) ?? []), /** @type {Declaration} */ (original)]);
  }
  one.comment ??= new Comment();
  for (const [owner, members] of inherited) one.comment.blockTags.push(inheritedTag(owner, members));
}

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.InterfaceType} type
 * @returns {ts.Symbol[]} of the classes above, the nearest first
 */
function ancestors(checker, type) {
  const bases = /** @type {ts.InterfaceType[]} */ (checker.getBaseTypes(type));
  return bases.flatMap((base) => [
    base.symbol,
    ...ancestors(checker, /** @type {ts.InterfaceType} */ (checker.getDeclaredTypeOfSymbol(base.symbol))),
  ]);
}

/**
 * @param {Declaration} owner
 * @param {readonly Declaration[]} members
 */
function inheritedTag(owner, members) {
  /** @type {(target: Declaration) => import("typedoc").CommentDisplayPart} */
  const link = (target) => ({ kind: "inline-tag", tag: "@linkcode", text: target.name, target });
  const text = (/** @type {string} */ text) => /** @type {const} */ ({ kind: "text", text });
  const names = members.flatMap((member, i) => [text(i === 0 ? ": " : ", "), link(member)]);
  return new CommentTag("@inherited", [text("From "), link(owner), ...names]);
}

/**
 * Removes what typedoc says below each member on where it comes from, partly by names that the reference does not have.
 * @param {Project} project
 */
function forgetOrigins(project) {
  for (const reflection of Object.values(project.reflections)) {
    for (const key of /** @type {const} */ (["inheritedFrom", "overwrites", "implementationOf"]))
      delete (/** @type {Declaration} */ (reflection)[key]);
  }
}

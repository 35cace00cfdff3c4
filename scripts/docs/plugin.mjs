// What the reference does beyond typedoc's own: each name under the heading of categories.mjs, and the imports in front of
// each example.
import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";
import { categoryOf } from "./categories.mjs";
import { importsFor } from "./imports.mjs";

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      if (reflection.comment) completeExamples(reflection.comment);
      if (reflection.parent?.kindOf(ReflectionKind.Module | ReflectionKind.Namespace)) categorize(project, reflection);
    }
  });
}

/**
 * @param {import("typedoc").ProjectReflection} project
 * @param {import("typedoc").Reflection} reflection
 */
function categorize(project, reflection) {
  const file = project.getSymbolIdFromReflection(reflection)?.packagePath;
  const category = file && categoryOf(file);
  if (!category) return;
  const { signatures } = /** @type {import("typedoc").DeclarationReflection} */ (reflection);
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

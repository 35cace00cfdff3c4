// What a page without a bundler has to say about the package: an import map from its package.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";

type Target = string | { readonly [condition: string]: Target };

const CONDITIONS = ["browser", "import", "default"];

/** The file that a browser gets, of the first condition that holds. */
function resolve(target: Target): string {
  if (typeof target === "string") return target;
  const found = Object.entries(target).find(([condition]) => CONDITIONS.includes(condition));
  if (!found) throw new Error(`no condition of ${JSON.stringify(target)} holds in a browser`);
  return resolve(found[1]);
}

/** The import map for the package in an application's node_modules, its own `#` imports included. */
export function importMap(app: string): string {
  const { name, exports, imports } = JSON.parse(readFileSync(join(app, "node_modules/bptt/package.json"), "utf8"));
  const url = (target: Target) => `/node_modules/${name}/${resolve(target).replace(/^\.\//, "")}`;
  const outer = Object.entries<Target>(exports).map(([path, target]) => [path.replace(".", name), url(target)]);
  const inner = Object.entries<Target>(imports ?? {}).map(([path, target]) => [path, url(target)]);
  return JSON.stringify({ imports: Object.fromEntries([...outer, ...inner]) });
}

import { readFileSync } from "node:fs";

/** The version of the package that this program belongs to. */
export function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

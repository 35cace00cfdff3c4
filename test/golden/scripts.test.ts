/** What the scripts of the goldens take from each other is there: they are run by hand, where PyTorch is. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const FOLDER = "test/golden";
const OUTSIDE = /^(torch|json|math|re|pathlib|unittest|base64|itertools|struct)\b/;
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith(".py"));
const read = (name: string) => readFileSync(`${FOLDER}/${name}`, "utf8");

describe.each(scripts)("%s", (script) => {
  const imports = [...read(script).matchAll(/^from (\S+) import (.+)$/gm)].filter(
    ([, from]) => !OUTSIDE.test(from ?? ""),
  );
  test.each(imports.map(([, from, names]) => [from as string, names as string]))("from %s import %s", (from, names) => {
    const source = read(`${from}.py`);
    for (const name of names.split(", "))
      expect(source).toMatch(new RegExp(`^((class|def) ${name}\\b|${name} = )`, "m"));
  });
  test("names the script that it is", () => {
    expect(read(script)).toContain(`${FOLDER}/${script}`);
  });
});

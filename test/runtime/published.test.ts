// The READMEs as they are published: their example, pasted into a folder where the tarball is installed, and their links.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { programBlocks, READMES } from "../docs/readme.ts";
import { codeBlocks } from "../docs/snippets.ts";

const app = inject("app");
const installed = join(app, "node_modules/bptt");

test("the example works as it is pasted", () => {
  writeFileSync(join(app, "example.mjs"), programBlocks("README.md")[0]?.code as string);
  const out = execFileSync(process.execPath, ["example.mjs"], { cwd: app, encoding: "utf8" });
  expect(out).toMatch(/^(epoch \d: loss \d\.\d{4}\n){6}trained on 12 steps, right in 1000 of 1000\n$/);
});

describe.each(READMES)("%s", (readme) => {
  const text = readFileSync(join(installed, readme), "utf8");
  const targets = [...text.replace(/^```.*?^```$/gms, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to as string);

  test("links and pictures are files of the package, or https", () => {
    const paths = targets.filter((to) => !to.startsWith("https://")).map((to) => to.split("#")[0] as string);
    expect(paths).toContain("assets/gradient-flow.svg");
    expect(paths.filter((path) => path !== "" && !existsSync(join(installed, path)))).toEqual([]);
  });

  test("anchors are headings", () => {
    const headings = (file: string) =>
      [...readFileSync(join(installed, file), "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
        slug(heading as string),
      );
    const anchors = targets.filter((to) => !to.startsWith("https://") && to.includes("#"));
    const broken = anchors.filter((to) => {
      const [file, anchor] = to.split("#") as [string, string];
      return !headings(file || readme).includes(decodeURIComponent(anchor));
    });
    expect(broken).toEqual([]);
  });

  test("the import map names modules of the package", () => {
    const [map] = codeBlocks(text, "html").map(({ code }) => code.replace(/<\/?script.*?>/g, ""));
    const { imports } = JSON.parse(map as string) as { imports: Record<string, string> };
    expect(Object.keys(imports)).toEqual(expect.arrayContaining(["bptt", "bptt/nn", "#wasm"]));
    expect(Object.values(imports).filter((path) => !existsSync(join(app, path)))).toEqual([]);
  });
});

/** The anchor of a heading, as GitHub and npm make it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");
}

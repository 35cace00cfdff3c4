import { beforeAll, expect, test } from "vitest";
import { importMap } from "../runtime/importMap.ts";
import { freePort } from "../runtime/server.ts";
import { Example } from "./example.ts";
import { inPage } from "./page.ts";

const example = new Example("browser");
const [install, start] = example.commands as [string, string];
beforeAll(async () => {
  example.useTarball();
  await example.run(install);
});

/** Uses the page, served as the README says. */
async function use(visit: Parameters<typeof inPage>[1]): Promise<void> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = await example.serve(start, url, { PORT: String(port) });
  try {
    await inPage(url, visit);
  } finally {
    await server.stop();
  }
}

test("the import map names what the package exports", () => {
  const [, text = ""] = /<script type="importmap">(.*?)<\/script>/s.exec(example.read("index.html")) ?? [];
  const exported = JSON.parse(importMap(example.folder)).imports;
  const { imports } = JSON.parse(text) as { imports: Record<string, string> };
  expect(Object.keys(imports)).toEqual(["bptt", "bptt/tasks", "#wasm"]);
  for (const [name, path] of Object.entries(imports)) expect(path).toBe(`.${exported[name]}`);
});

test("learns the text by heart, and writes it", () =>
  use(async (page) => {
    await page.getByRole("button", { name: "Learn" }).click();
    await page.locator("output", { hasText: "epoch 60:" }).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Learn" }).waitFor();
    const [, perplexity] = /epoch 60: perplexity (\S+)/.exec((await page.locator("output").textContent()) ?? "") ?? [];
    expect(Number(perplexity)).toBeLessThan(1.5);
    const text = await page.locator("textarea").inputValue();
    const written = (await page.locator("pre").textContent()) ?? "";
    expect(written.length).toBeGreaterThan(150);
    const words = written.split(/\s+/);
    const known = words.filter((word) => text.split(/\s+/).includes(word));
    expect(known.length / words.length).toBeGreaterThan(0.8);
  }));

test("stops when it is told, and says what is wrong with a text", () =>
  use(async (page) => {
    const text = page.locator("textarea");
    await text.fill((await text.inputValue()).repeat(400)); // time enough for a click, on a busy machine too
    await page.getByRole("button", { name: "Learn" }).click();
    await page.locator("output", { hasText: "epoch" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Learn" }).waitFor();
    expect(await page.locator("output").textContent()).not.toContain("epoch 60:");
    await text.fill("");
    await page.getByRole("button", { name: "Learn" }).click();
    await page.locator("output", { hasText: "TextModel.create()" }).waitFor();
  }));

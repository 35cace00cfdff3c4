import { beforeAll, expect, test } from "vitest";
import { Example, freePort } from "./example.ts";
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
  const map = /<script type="importmap">(.*?)<\/script>/s.exec(example.read("index.html"))?.[1] as string;
  const { exports, imports } = JSON.parse(example.read("node_modules/bptt/package.json"));
  const at = (path: string) => path.replace("./", "./node_modules/bptt/");
  expect(JSON.parse(map)).toEqual({
    imports: {
      bptt: at(exports["."].default),
      "bptt/tasks": at(exports["./tasks"].default),
      "#wasm": at(imports["#wasm"].default),
    },
  });
});

test("learns the text by heart, and writes it", () =>
  use(async (page) => {
    await page.getByRole("button", { name: "Learn" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.getByRole("button", { name: "Learn" }).waitFor({ timeout: 60_000 });
    const [, epoch, perplexity] = /epoch (\d+): perplexity (\S+)/.exec((await page.locator("output").textContent()) ?? "") ?? [];
    expect(epoch).toBe("60");
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
    await page.getByRole("button", { name: "Learn" }).click();
    await page.locator("output", { hasText: "epoch 2:" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Learn" }).waitFor();
    expect(await page.locator("output").textContent()).not.toContain("epoch 60:");
    await page.locator("textarea").fill("");
    await page.getByRole("button", { name: "Learn" }).click();
    await page.locator("output", { hasText: "TextModel.create()" }).waitFor();
  }));

import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { freePort } from "../runtime/server.ts";
import { Example } from "./example.ts";
import { inPage } from "./page.ts";
import { type Move, STROKES } from "./strokes.ts";

const example = new Example("vite");
const [install, dev, build] = example.commands as [string, string, string];
beforeAll(async () => {
  example.useTarball();
  await example.run(install);
});

const WORDS: Readonly<Record<string, string>> = { check: "check mark" };

/** Draws with the mouse, `pace` moves of the stroke at once: people are not always slow. */
async function draw(page: Page, moves: readonly Move[], pace: number): Promise<void> {
  const box = await page.locator("canvas").boundingBox();
  if (!box) throw new Error("the page shows no canvas");
  let [x, y] = [box.x + 250, box.y + 150];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (const [i, [dx, dy]] of moves.entries()) {
    [x, y] = [x + 10 * dx, y + 10 * dy];
    if (i % pace === pace - 1) await page.mouse.move(x, y);
  }
  await page.mouse.up();
}

async function recognizes(command: string): Promise<void> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = await example.serve(`${command} -- --port ${port} --strictPort`, url);
  try {
    await inPage(url, async (page) => {
      await page.waitForLoadState("networkidle"); // the model is there
      for (const pace of [1, 3]) {
        for (const [name, moves] of Object.entries(STROKES)) {
          await draw(page, moves, pace);
          expect(await page.locator("output").textContent()).toMatch(new RegExp(`^${WORDS[name] ?? name}, \\d+ %$`));
        }
      }
    });
  } finally {
    await server.stop();
  }
}

test("the development server's page recognizes what is drawn", () => recognizes(dev));

test("the built page recognizes what is drawn", async () => {
  await example.run(build);
  await recognizes("npm run preview");
});

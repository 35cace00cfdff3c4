// A page in Chromium, as somebody with a mouse uses it.
import { chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/browsers.mjs";
import { present } from "../runtime/tools.ts";

/** Opens a page, uses it, and throws where anything has gone wrong in it. */
export async function inPage(url: string, use: (page: Page) => Promise<void>): Promise<void> {
  const executablePath = present(findChromium(), "Chromium", "CHROMIUM", "scripts/install-browser.mjs");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on(
      "response",
      (response) => response.status() >= 400 && errors.push(`${response.status()} ${response.url()}`),
    );
    await page.goto(url);
    await use(page);
    if (errors.length > 0) throw new Error(errors.join("\n"));
  } finally {
    await browser.close();
  }
}

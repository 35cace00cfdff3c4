// Chromium by playwright and Firefox by puppeteer (WebDriver BiDi) behind one face: what the tests of the page need.
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";
import { findChromium, findFirefox } from "../../scripts/browsers.mjs";

/** A tab with a page in it. */
export interface Tab {
  /** What went wrong so far: exceptions, and errors in the console. */
  readonly errors: readonly string[];
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until an expression is true. */
  wait(expression: string, ms?: number): Promise<void>;
  click(selector: string): Promise<void>;
  /** Presses a key, as often as told. */
  press(key: "Tab" | " " | "Enter" | "Home" | "End" | "ArrowRight" | "ArrowLeft", times?: number): Promise<void>;
  type(text: string): Promise<void>;
  go(url: string): Promise<void>;
  close(): Promise<void>;
}

/** A browser; the colour scheme is heeded by Chromium only. */
export interface Browser {
  open(url: string, size?: { width: number; height: number }, scheme?: "light" | "dark"): Promise<Tab>;
  close(): Promise<void>;
}

const DESKTOP = { width: 1280, height: 800 };
const POLL_MS = 50;
const PATIENCE_MS = 20_000;
const START_MS = 60_000; // for a machine that has other things to do

/** Waits in steps: what the two drivers offer differs in how it treats busy pages. */
async function waitFor(evaluate: <T>(expression: string) => Promise<T>, expression: string, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (!(await evaluate<boolean>(`Boolean(${expression})`))) {
    if (Date.now() > end) {
      const verdict = await evaluate<string>("document.getElementById('verdict')?.textContent ?? ''");
      throw new Error(`waited ${ms} ms in vain for ${expression}; the page says: ${verdict.replace(/\s+/g, " ")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** What pages of both drivers have. */
interface Page {
  evaluate(expression: string): Promise<unknown>;
  goto(url: string): Promise<unknown>;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}

function driven(page: Page, own: Pick<Tab, "errors" | "click" | "close">): Tab {
  const evaluate = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
  return {
    ...own,
    evaluate,
    wait: (expression, ms = PATIENCE_MS) => waitFor(evaluate, expression, ms),
    async press(key, times = 1) {
      for (let i = 0; i < times; ++i) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    go: async (url) => void (await page.goto(url)),
  };
}

export async function startChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium() as string,
    timeout: START_MS,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"],
  });
  return {
    async open(url, size = DESKTOP, scheme = "light") {
      const context = await browser.newContext({ viewport: size, colorScheme: scheme });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(url);
      return driven(page, { errors, click: (selector) => page.click(selector), close: () => context.close() });
    },
    close: () => browser.close(),
  };
}

export async function startFirefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: findFirefox() as string,
    timeout: START_MS,
    headless: true,
    extraPrefsFirefox: { "intl.accept_languages": "en-US" },
  });
  return {
    async open(url, size = DESKTOP) {
      const page = await browser.newPage();
      await page.setViewport(size);
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(url);
      return driven(page as Page, {
        errors,
        click: (selector) => page.locator(selector).click(),
        close: () => page.close(),
      });
    },
    close: () => browser.close(),
  };
}

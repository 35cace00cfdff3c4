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

export interface Browser {
  open(url: string, size?: { width: number; height: number }, scheme?: "light" | "dark"): Promise<Tab>;
  close(): Promise<void>;
}

const DESKTOP = { width: 1280, height: 800 };
const POLL_MS = 50;
const PATIENCE_MS = 20_000;

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

export async function startChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium() as string,
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
      const evaluate = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
      return {
        errors,
        evaluate,
        wait: (expression, ms = PATIENCE_MS) => waitFor(evaluate, expression, ms),
        click: (selector) => page.click(selector),
        async press(key, times = 1) {
          for (let i = 0; i < times; ++i) await page.keyboard.press(key);
        },
        type: (text) => page.keyboard.type(text),
        go: async (address) => void (await page.goto(address)),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

export async function startFirefox(): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: findFirefox() as string,
    headless: true,
    extraPrefsFirefox: { "intl.accept_languages": "en-US" },
  });
  return {
    async open(url, size = DESKTOP) {
      const page = await browser.newPage();
      await page.setViewport(size);
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await page.goto(url);
      const evaluate = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
      return {
        errors,
        evaluate,
        wait: (expression, ms = PATIENCE_MS) => waitFor(evaluate, expression, ms),
        async click(selector) {
          await page.locator(selector).click();
        },
        async press(key, times = 1) {
          for (let i = 0; i < times; ++i) await page.keyboard.press(key);
        },
        type: (text) => page.keyboard.type(text),
        go: async (address) => void (await page.goto(address)),
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

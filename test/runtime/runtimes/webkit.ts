// WebKitGTK by its WebDriver, which wants a screen: a virtual one of its own.
import { findWebKitDriver, findXvfb } from "../../../scripts/browsers.mjs";
import { Child } from "../child.ts";
import { freePort } from "../server.ts";
import { present } from "../tools.ts";
import type { Driver } from "./browsers.ts";

const INSTALLER = "scripts/install-browser.mjs webkit";

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

/** Starts a virtual screen; the name that it has once it is there. */
async function startScreen(): Promise<{ readonly program: Child; readonly display: string }> {
  const args = ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"];
  const program = new Child(present(findXvfb(), "Xvfb", "XVFB", INSTALLER), args);
  try {
    const display = await program.until(async () => {
      for await (const number of program.lines()) return `:${number}`;
      throw new Error("told no number");
    });
    return { program, display };
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** One request of the WebDriver protocol. */
async function ask<T>(driver: Child, url: string, method: string, body?: object): Promise<T> {
  return driver.until(async (signal) => {
    const response = await fetch(url, { method, signal, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  });
}

export async function startWebKit(): Promise<Driver & { readonly version: string }> {
  const program = present(findWebKitDriver(), "WebKitWebDriver", "WEBKIT_DRIVER", INSTALLER);
  const screen = await startScreen();
  const port = await freePort();
  const driver = new Child(program, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: screen.display, GDK_BACKEND: "x11" },
  });
  const stop = async () => {
    await driver.stop();
    await screen.program.stop();
  };
  try {
    const server = `http://127.0.0.1:${port}`;
    await driver.answers(`${server}/status`);
    const { sessionId, capabilities } = await ask<Session>(driver, `${server}/session`, "POST", { capabilities: {} });
    const session = `${server}/session/${sessionId}`;
    return {
      version: capabilities.browserVersion,
      async open(url) {
        await ask(driver, `${session}/url`, "POST", { url });
        return { errors: [] }; // WebDriver does not tell them
      },
      async close() {
        try {
          await ask(driver, session, "DELETE");
        } finally {
          await stop();
        }
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The version, which only a running WebKit tells. */
export async function webKitVersion(): Promise<string> {
  const { version, close } = await startWebKit();
  await close();
  return version;
}

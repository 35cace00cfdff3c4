// WebKitGTK by its WebDriver, which wants a screen: a virtual one of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { findWebKitDriver, findXvfb } from "../../../scripts/browsers.mjs";
import { present } from "../tools.ts";
import type { Driver } from "./browsers.ts";

const START_MS = 20_000;
const POLL_MS = 50;

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

/** Starts a virtual screen; its name once it is there. */
async function startScreen(): Promise<{ process: ChildProcess; display: string }> {
  const args = ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"];
  const process = spawn(present(findXvfb(), "Xvfb", "XVFB"), args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const display = await new Promise<string>((resolve, reject) => {
    (process.stdio[3] as Readable).once("data", (number) => resolve(`:${String(number).trim()}`));
    process.once("exit", (status) => reject(new Error(`Xvfb ended with status ${status}`)));
  });
  process.removeAllListeners("exit");
  return { process, display };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One request of the WebDriver protocol. */
async function ask<T>(url: string, method: string, body?: object): Promise<T> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`WebKitWebDriver: ${value.error}: ${value.message}`);
  return value;
}

/** Waits until the driver listens. */
async function ready(url: string): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      return await ask(`${url}/status`, "GET");
    } catch (cause) {
      if (Date.now() > end) throw new Error(`WebKitWebDriver did not answer in ${START_MS} ms`, { cause });
      await wait(POLL_MS);
    }
  }
}

export async function startWebKit(): Promise<Driver & { readonly version: string }> {
  const program = present(findWebKitDriver(), "WebKitWebDriver", "WEBKIT_DRIVER");
  const screen = await startScreen();
  const port = await freePort();
  const driver = spawn(program, [`--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: screen.display, GDK_BACKEND: "x11" },
  });
  const stop = () => {
    driver.kill();
    screen.process.kill();
  };
  try {
    const server = `http://127.0.0.1:${port}`;
    await ready(server);
    const { sessionId, capabilities } = await ask<Session>(`${server}/session`, "POST", { capabilities: {} });
    const session = `${server}/session/${sessionId}`;
    return {
      version: capabilities.browserVersion,
      async open(url) {
        await ask(`${session}/url`, "POST", { url });
        return { errors: [] }; // WebDriver does not tell them
      },
      async close() {
        try {
          await ask(session, "DELETE");
        } finally {
          stop();
        }
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The version, which only a running WebKit tells. */
export async function webKitVersion(): Promise<string> {
  const { version, close } = await startWebKit();
  await close();
  return version;
}

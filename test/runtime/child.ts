// A program that runs beside the tests, and that ends with them, whatever happens to it or to them.
import { type ChildProcess, spawn } from "node:child_process";
import { on } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { atEnd } from "./atEnd.ts";

const PATIENCE_MS = 60_000;
const GRACE_MS = 5_000;
const POLL_MS = 50;

export interface Settings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly shell?: boolean;
}

export class Child {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #over = new AbortController();
  readonly #free: () => void;
  /** The status that it ended with, or what ended it, once it has. */
  readonly end: Promise<number | string>;
  /** What it has written so far to its standard output. */
  stdout = "";
  /** What it has written so far to both outputs. */
  output = "";

  constructor(command: string, args: readonly string[] = [], settings: Settings = {}) {
    this.#name = [command, ...args].join(" ");
    const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
    const child = spawn(command, args, { ...settings, detached: true, stdio: [...stdio] });
    this.#process = child;
    this.#free = atEnd(() => this.#signal("SIGTERM"));
    child.stdout?.on("data", (data) => {
      this.stdout += data;
      this.output += data;
    });
    child.stderr?.on("data", (data) => (this.output += data));
    this.end = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (status, signal) => resolve(status ?? signal ?? "nothing"));
    });
    void this.end.then((what) => this.#over.abort(new Error(`ended with ${what}`)));
  }

  /** The lines that it writes to descriptor 3, where some programs say what they have chosen. */
  lines(): AsyncIterable<string> {
    return createInterface(this.#process.stdio[3] as Readable);
  }

  /** What a task gives; an error, with all that the program wrote, where this ends meanwhile or nothing comes for a minute. */
  async until<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#over;
    const nothing = () => this.#over.abort(new Error(`nothing for ${PATIENCE_MS / 1000} s`));
    const patience = setTimeout(nothing, PATIENCE_MS);
    try {
      signal.throwIfAborted();
      const over = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      return await Promise.race([task(signal), over]);
    } catch (cause) {
      throw new Error(`${this.#name}: ${(cause as Error).message}\n${this.output}`.trim(), { cause });
    } finally {
      clearTimeout(patience);
    }
  }

  /** Waits until its outputs have some words. */
  says(words: RegExp): Promise<void> {
    return this.until(async (signal) => {
      const more = on(this.#process.stdout as Readable, "data", { signal });
      while (!words.test(this.output)) await more.next();
    });
  }

  /** Waits until something answers at an address. */
  answers(url: string): Promise<void> {
    return this.until(async (signal) => {
      while (!(await fetch(url, { signal }).then(Boolean, () => false))) await wait(POLL_MS, undefined, { signal });
    });
  }

  /** Ends the program and all that it started. */
  async stop(): Promise<void> {
    this.#free();
    const grace = setTimeout(() => this.#signal("SIGKILL"), GRACE_MS);
    await this.end;
    clearTimeout(grace);
  }

  /** Kills the program and all that it started, as a crash would. */
  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.end;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal); // the group that the program leads
    } catch {
      // All of it has ended.
    }
  }
}

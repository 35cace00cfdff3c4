// An example in a folder of its own, with the packed tarball in the place of the registry's package.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, inject } from "vitest";

const PATIENCE_MS = 60_000;

interface Running {
  /** What it has written so far, without colours. */
  readonly output: string;
  stop(): Promise<void>;
}

/** A copy of examples/NAME. */
export class Example {
  readonly folder: string;
  /** The commands of its README's second line, as they stand there. */
  readonly commands: readonly string[];
  readonly #env: NodeJS.ProcessEnv;

  /** @param bin folders of executables that the commands call by name */
  constructor(name: string, bin: readonly string[] = []) {
    this.folder = mkdtempSync(join(tmpdir(), `bptt-${name}-`));
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
    cpSync(`examples/${name}`, this.folder, {
      recursive: true,
      filter: (path) =>
        !/node_modules|package-lock\.json|gestures\.ckpt|__pycache__|\.safetensors/.test(
          path.slice("examples/".length),
        ),
    });
    this.#env = { ...process.env, NO_COLOR: "1", PATH: [...bin, process.env.PATH].join(delimiter) };
    const [, commands = ""] = this.read("README.md").trimEnd().split("\n");
    this.commands = Array.from(commands.matchAll(/`([^`]+)`/g), ([, command]) => command as string);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Has package.json name the tarball, and leaves out development dependencies that the test does without. */
  useTarball(...without: readonly string[]): void {
    const { dependencies, devDependencies, ...rest } = JSON.parse(this.read("package.json"));
    dependencies.bptt = `file:${inject("tarball")}`;
    for (const name of without) delete devDependencies[name];
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ ...rest, dependencies, devDependencies }));
  }

  /** Runs a command in the example's folder to its end; its standard output. */
  async run(command: string, env: Record<string, string> = {}): Promise<string> {
    const child = this.#spawn(command, env);
    const out = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) child[name].on("data", (data) => (out[name] += data));
    const code = await new Promise((resolve) => child.on("close", resolve));
    if (code !== 0) throw new Error(`${command} ended with ${code}\n${out.stdout}${out.stderr}`);
    return out.stdout;
  }

  /** Starts a server and waits until something answers at the address. */
  async serve(command: string, url: string, env: Record<string, string> = {}): Promise<Running> {
    const child = this.#spawn(command, env);
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const closed = new Promise<void>((resolve) => child.on("close", () => resolve()));
    const stop = async () => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid); // the shell and all that it started
      await closed;
    };
    for (const end = Date.now() + PATIENCE_MS; ; await wait(100)) {
      if (await fetch(url).then(Boolean, () => false)) break;
      if (child.exitCode === null && Date.now() < end) continue;
      await stop();
      throw new Error(`${command}: nothing answers at ${url}\n${output}`);
    }
    return {
      get output() {
        return output;
      },
      stop,
    };
  }

  #spawn(command: string, env: Record<string, string>) {
    return spawn(command, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      shell: true,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

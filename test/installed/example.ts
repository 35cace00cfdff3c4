// An example in a folder of its own, with the packed tarball in the place of the registry's package.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, inject } from "vitest";
import { atEnd } from "../runtime/atEnd.ts";
import { Child } from "../runtime/child.ts";

/** A copy of examples/NAME. */
export class Example {
  readonly folder: string;
  /** The commands of its README's second line, as they stand there. */
  readonly commands: readonly string[];
  readonly #env: NodeJS.ProcessEnv;

  /** @param bin folders of executables that the commands call by name */
  constructor(name: string, bin: readonly string[] = []) {
    this.folder = mkdtempSync(join(tmpdir(), `bptt-${name}-`));
    afterAll(atEnd(() => rmSync(this.folder, { recursive: true, force: true })));
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
    const child = this.start(command, env);
    const end = await child.end;
    if (end !== 0) throw new Error(`${command} ended with ${end}\n${child.output}`);
    return child.stdout;
  }

  /** Starts a server and waits until something answers at the address. */
  async serve(command: string, url: string, env: Record<string, string> = {}): Promise<Child> {
    const server = this.start(command, env);
    try {
      await server.answers(url);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Starts a command in the example's folder. */
  start(command: string, env: Record<string, string> = {}): Child {
    return new Child(command, [], { cwd: this.folder, env: { ...this.#env, ...env }, shell: true });
  }
}

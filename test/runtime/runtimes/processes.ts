// Runtimes that are a command: the program's outcome is what it writes.
import type { Runtime, Way } from "../runtime.ts";
import { executable, output } from "../tools.ts";

interface Command {
  readonly name: string;
  readonly quick?: true;
  executable(): string;
  /** What stands before the file, when it imports the package and when it requires it. */
  readonly before?: { readonly import: readonly string[]; readonly require: readonly string[] };
  readonly env?: Record<string, string>;
}

const FILES = { import: "import.mjs", require: "require.cjs" };

function process_({ name, quick, before, env, ...command }: Command): Runtime {
  const way = (kind: keyof typeof FILES): Way => ({
    name: kind,
    async run(app) {
      const args = [...(before?.[kind] ?? []), FILES[kind]];
      return JSON.parse(await output(command.executable(), args, { cwd: app, ...(env && { env }) }));
    },
  });
  return {
    name,
    ...(quick ? { quick } : { needs: ["tools"] }),
    ways: [way("import"), way("require")],
    version: async () => /\d+\.\d+\.\d+/.exec(await output(command.executable(), ["--version"]))?.[0] as string,
  };
}

const node = (major: number): Command => ({
  name: `Node ${major}`,
  executable: () => executable(`Node ${major}`, `NODE_${major}`, `node-${major}/bin/node`),
});

const denoRun = ["run", "--no-lock", "--no-remote", "--no-prompt", "--node-modules-dir=manual"];

const commands: Command[] = [
  { name: "Node", quick: true, executable: () => process.execPath },
  ...[20, 22, 24, 26].map(node),
  {
    name: "Deno",
    executable: () => executable("Deno", "DENO", "@deno/linux-x64-glibc/deno"),
    before: { import: denoRun, require: [...denoRun, "--allow-read=."] }, // to import needs no permission
    env: { DENO_NO_UPDATE_CHECK: "1" },
  },
  { name: "Bun", executable: () => executable("Bun", "BUN", "@oven/bun-linux-x64-baseline/bin/bun") },
];

export const processes: readonly Runtime[] = commands.map(process_);

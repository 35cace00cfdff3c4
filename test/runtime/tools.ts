// Where the runtimes and bundlers are that a plain install of the project lacks: tools/package.json has their versions.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const INSTALLER = "scripts/install-runtimes.mjs";
const MINUTES = 60_000;

const inTools = (path: string) => fileURLToPath(new URL(`tools/${path}`, import.meta.url));
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** An executable that was found; throws where there is none, and says what installs it. */
export function present(path: string | undefined, name: string, variable: string, installer = INSTALLER): string {
  if (path !== undefined && existsSync(path)) return path;
  const where = path === undefined ? "" : ` at ${path}`;
  throw new Error(
    `${name} is missing${where}: \`node ${installer}\` installs it, or name its executable in the environment variable ${variable}`,
  );
}

/** The executable that an environment variable names, else the one at a place among the tools. */
export const executable = (name: string, variable: string, path: string): string =>
  present(process.env[variable] ?? inTools(`node_modules/${path}`), name, variable);

/** The module of a tool. */
export async function load<T>(name: string): Promise<T> {
  let path: string;
  try {
    path = createRequire(inTools("package.json")).resolve(name);
  } catch (cause) {
    throw new Error(`${name} is missing: \`node ${INSTALLER}\` installs it`, { cause });
  }
  return import(pathToFileURL(path).href);
}

const versionIn = (path: string): string => JSON.parse(readFileSync(path, "utf8")).version;

/** The installed version of a tool. */
export const toolVersion = (name: string) => versionIn(inTools(`node_modules/${name}/package.json`));

/** The installed version of a development dependency of the project. */
export const projectVersion = (name: string) => versionIn(inProject(`node_modules/${name}/package.json`));

/** The output of a command; an error has what the command wrote. */
export function output(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const env = { ...process.env, ...options.env };
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, env, timeout: 2 * MINUTES }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}${stderr}`.trim()));
      else resolve(stdout.trim());
    });
  });
}

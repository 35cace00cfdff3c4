// Measurements run in processes of their own: a process has one core and one state of the engine's optimisations.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

// Node 20 has relaxed SIMD behind this flag; later versions have it without, and refuse the flag.
const flags = process.versions.node.startsWith("20.") ? ["--experimental-wasm-relaxed-simd"] : [];
const tsconfig = fileURLToPath(new URL("tsconfig.dist.json", import.meta.url));

/**
 * Runs the script with these arguments and the flags of this process, and hands on every message it sends.
 * @returns how it ended, undefined where it ended well
 */
export function followChild(
  script: URL,
  onMessage: (message: unknown) => void,
  ...parameters: string[]
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = fork(script, parameters, {
      execArgv: [...process.execArgv, ...flags],
      env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
    });
    child.on("message", onMessage);
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve(code === 0 ? undefined : signal ? `signal ${signal}` : `code ${code}`),
    );
  });
}

/** What the script sends back, which is one message. */
export async function inChild<Result>(script: URL, ...parameters: string[]): Promise<Result> {
  let result: Result | undefined;
  const end = await followChild(
    script,
    (message) => {
      result = message as Result;
    },
    ...parameters,
  );
  if (result === undefined) throw new Error(`${fileURLToPath(script)} ended with ${end ?? "no result"}`);
  return result;
}

/** In such a process: sends a message. */
export function send(message: object): void {
  if (!process.send) throw new Error("this script is run by another one; see README.md");
  process.send(message);
}

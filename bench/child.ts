// Measurements run in processes of their own: a process has one core and one state of the engine's optimisations.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

// Node 20 has relaxed SIMD behind this flag; later versions have it without, and refuse the flag.
const flags = process.versions.node.startsWith("20.") ? ["--experimental-wasm-relaxed-simd"] : [];
const tsconfig = fileURLToPath(new URL("tsconfig.dist.json", import.meta.url));

/** What the script sends back, run with these arguments and the flags of this process. */
export function inChild<Result>(script: URL, ...parameters: string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(script, parameters, {
      execArgv: [...process.execArgv, ...flags],
      env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig },
    });
    let result: Result | undefined;
    child.once("message", (message) => {
      result = message as Result;
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (result === undefined) reject(new Error(`${fileURLToPath(script)} ended with code ${code} and no result`));
      else resolve(result);
    });
  });
}

/** In such a process: sends the result. */
export function send(result: object): void {
  if (!process.send) throw new Error("this script is run by another one; see README.md");
  process.send(result);
}

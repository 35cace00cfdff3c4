import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** One run of pytorch.py. */
export interface PyTorchRun {
  readonly seed: number;
  readonly test_f1: number;
  readonly seconds: number;
}

/** Runs pytorch.py once, on the cores that this process is pinned to. Debian's own python3 has python3-torch. */
export function runPyTorch(data: string, model: string, seed: number, epochs: number): PyTorchRun {
  const script = fileURLToPath(new URL("pytorch.py", import.meta.url));
  const options = { data, model, seeds: 1, "first-seed": seed, epochs };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const output = execFileSync("/usr/bin/python3", [script, ...args, "--json"], { encoding: "utf8" });
  return JSON.parse(output).runs[0];
}

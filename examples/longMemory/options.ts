import { parseArgs } from "node:util";
import { PROBLEMS, type ProblemName } from "./problems.ts";

const NAMES = Object.keys(PROBLEMS) as ProblemName[];
const DEFAULT_SEED = 11;
const SEEDS = 2 ** 32;

export const USAGE = `usage: npm run example:long-memory -- [${NAMES.join("|")} ...] [--seed N] [--json]

Trains recurrent networks on problems of long memory, by default on all of them, and prints what became of each.

  --seed N    an integer from 0 to 2^32 - 1 (default: ${DEFAULT_SEED}); the same seed gives the same results
  --json      one object a line
  --help      this text`;

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  readonly seed: number;
  readonly problems: readonly ProblemName[];
}

/** @throws Error with a message for the user when the arguments are not of this form */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean" }, help: { type: "boolean" }, seed: { type: "string" } },
  });
  const unknown = positionals.find((name) => !Object.hasOwn(PROBLEMS, name));
  if (unknown !== undefined) throw new Error(`the problems are ${NAMES.join(", ")}; got "${unknown}"`);
  const seed = values.seed === undefined ? DEFAULT_SEED : Number(values.seed);
  if (!/^\d+$/.test(values.seed ?? "0") || seed >= SEEDS)
    throw new Error(`--seed takes an integer from 0 to 2^32 - 1, got "${values.seed}"`);
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    seed,
    problems: positionals.length > 0 ? (positionals as ProblemName[]) : NAMES,
  };
}

// Runs the program in every runtime, or in those that are named, and compares all bits with those of Node:
//   npm run test:runtimes [-- NAME ... | --except NAME [--except NAME ...] | --readme]
// A name is one of the table, or its beginning. Installs what these runtimes need. Writes the results to
// test/runtime/results; with --readme also the tables of the READMEs. Fails where one runtime differs, fails or is missing.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { installPackage } from "./package.ts";
import { fill, LANGUAGES, table as tableOf } from "./readme.ts";
import { failed, type Report, table } from "./report.ts";
import { run } from "./run.ts";
import { type Runtime, trains } from "./runtime.ts";
import { reference as referenceWay, runtimes } from "./runtimes/index.ts";
import { select } from "./selection.ts";

const RESULTS = "test/runtime/results";

/** What a command line asks for. */
function read(args: string[]): { wanted: Runtime[]; readme: boolean } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { except: { type: "string", multiple: true, default: [] }, readme: { type: "boolean", default: false } },
  });
  const wanted = select(runtimes, positionals, values.except);
  if (values.readme && wanted.length < runtimes.length) throw new RangeError("--readme needs a run of all runtimes");
  return { wanted, readme: values.readme };
}

/** Installs what is missing of what runtimes need. What cannot be installed says so, here and when its runtime runs. */
function install(wanted: readonly Runtime[]): void {
  const needs = new Set(wanted.flatMap(({ needs = [] }) => needs));
  const node = (...args: string[]) => spawnSync(process.execPath, args, { stdio: "inherit" });
  if (needs.delete("tools")) node("scripts/install-runtimes.mjs");
  if (needs.size > 0) node("scripts/install-browser.mjs", ...needs);
}

async function test(wanted: readonly Runtime[]): Promise<Report> {
  const { folder, remove } = installPackage();
  try {
    const reference = trains(await referenceWay.run(folder));
    const rows: Report["rows"][number][] = [];
    for (const runtime of wanted) rows.push(...(await run(runtime, folder, reference)));
    const leftOut = runtimes.filter((runtime) => !wanted.includes(runtime)).map(({ name }) => name);
    return { date: new Date().toISOString(), machine: cpus()[0]?.model ?? "", reference, rows, leftOut };
  } finally {
    remove();
  }
}

/** Writes the tables of the READMEs; the Node that compares is none of the versions that are tested. */
function fillReadmes({ rows }: Report): void {
  const others = rows.filter(({ runtime }) => runtime !== runtimes[0]?.name);
  for (const readme of Object.keys(LANGUAGES))
    writeFileSync(readme, fill(readFileSync(readme, "utf8"), tableOf(others, readme)));
}

try {
  const { wanted, readme } = read(process.argv.slice(2));
  install(wanted);
  const report = await test(wanted);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}/runtimes.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\n${table(report)}`);
  if (failed(report)) process.exitCode = 1;
  else if (readme) fillReadmes(report);
} catch (error) {
  console.error(`npm run test:runtimes: ${(error as Error).message}`);
  process.exitCode = 2;
}

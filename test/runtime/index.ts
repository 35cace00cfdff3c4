// Runs the program in every runtime, or in those that are named, and compares all bits with those of Node:
//   npm run test:runtimes [-- [NAME ...] [--except NAME ...] [--readme]]
// Writes the results to test/runtime/results; with --readme also the table in the README.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { installPackage } from "./package.ts";
import { fillReadme, markdown, type Report, type Row, table } from "./report.ts";
import { type Answer, fault, type Outcome, type Runtime, trains } from "./runtime.ts";
import { reference as referenceWay, runtimes } from "./runtimes/index.ts";

const RESULTS = "test/runtime/results";
const README = "README.md";

/** The runtimes whose names begin with one of some words. */
function named(words: readonly string[]): Set<Runtime> {
  const of = (word: string) => runtimes.filter(({ name }) => name.toLowerCase().startsWith(word.toLowerCase()));
  const unknown = words.filter((word) => of(word).length === 0);
  if (unknown.length > 0) {
    const known = runtimes.map(({ name }) => name).join(", ");
    throw new RangeError(`there is no runtime ${unknown.join(" and no ")}; there are ${known}`);
  }
  return new Set(words.flatMap(of));
}

async function attempt<T>(task: () => T | Promise<T>): Promise<T | { readonly error: string }> {
  try {
    return await task();
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs a runtime in all its ways. */
async function runAll({ name, ways, version }: Runtime, app: string, reference: Outcome): Promise<Row[]> {
  const told = await attempt(version);
  const rows: Row[] = [];
  for (const way of ways) {
    const start = performance.now();
    const answer: Answer = await attempt(() => way.run(app));
    const ms = performance.now() - start;
    const wrong = fault(way, answer, reference);
    const row = { runtime: name, version: typeof told === "string" ? told : "", way: way.name, ms };
    rows.push({ ...row, refused: way.refusal !== undefined, ...(wrong !== undefined && { fault: wrong }) });
    console.error(`${name}, ${way.name}: ${wrong === undefined ? "ok" : "FAILED"}`);
  }
  return rows;
}

async function test(wanted: ReadonlySet<Runtime>): Promise<Report> {
  const { folder, remove } = installPackage();
  try {
    const reference = trains(await referenceWay.run(folder));
    const rows: Row[] = [];
    for (const runtime of wanted) rows.push(...(await runAll(runtime, folder, reference)));
    const leftOut = runtimes.filter((runtime) => !wanted.has(runtime)).map(({ name }) => name);
    return { date: new Date().toISOString(), machine: cpus()[0]?.model ?? "", reference, rows, leftOut };
  } finally {
    remove();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { except: { type: "string", multiple: true, default: [] }, readme: { type: "boolean", default: false } },
});
const wanted = positionals.length > 0 ? named(positionals) : new Set(runtimes);
for (const runtime of named(values.except)) wanted.delete(runtime);
if (values.readme && wanted.size < runtimes.length) throw new RangeError("--readme needs a run of all runtimes");

const report = await test(wanted);
mkdirSync(RESULTS, { recursive: true });
writeFileSync(`${RESULTS}/runtimes.json`, `${JSON.stringify(report, undefined, 2)}\n`);
writeFileSync(`${RESULTS}/runtimes.md`, markdown(report.rows));
console.log(`\n${table(report)}`);
if (report.rows.some(({ fault }) => fault !== undefined)) process.exitCode = 1;
else if (values.readme) writeFileSync(README, fillReadme(readFileSync(README, "utf8"), markdown(report.rows)));

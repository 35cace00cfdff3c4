// From process start to the first result: npm run bench:cold [-- --rounds 15] [--quick]. ../README.md says how to read it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";
import { makeBatch, type RecurrentJob, sizes } from "../jobs.ts";
import { makeModel, weightsOf } from "../ours.ts";
import { makeModel as makeOnnx } from "../peers/onnx.ts";
import { environment, footing, formatTime, heading, save, table } from "../report.ts";
import { type Summary, summarise } from "../sampling.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const peersInstalled = existsSync(resolve(here, "../peers/node_modules"));

/** A program, run anew for every sample. */
interface Program {
  readonly name: string;
  readonly script: string;
  readonly parameters: readonly string[];
}

interface Sample {
  /** From before the process was made to its result. */
  readonly ms: number;
  /** Peak of resident memory, MiB. */
  readonly peak: number;
  /** Page faults that needed no disk. */
  readonly faults: number;
}

interface Line {
  readonly name: string;
  readonly ms: Summary;
  readonly overEmpty: Summary;
  readonly peak: Summary;
  readonly peakOverEmpty: Summary;
  readonly faultsOverEmpty: Summary;
}

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "15" }, quick: { type: "boolean", default: false } },
});
const EMPTY = "empty Node";
const COLUMNS = [
  "first result",
  "start to result",
  "quartiles",
  "over empty",
  "quartiles",
  "peak memory",
  "over empty",
  "page faults over empty",
];

function programs(steps: number, model: string, bundle: string): Program[] {
  const T = String(steps);
  const own = [
    { name: `bptt in one file, forward, T ${T}`, script: bundle, parameters: [T] },
    { name: `bptt, forward, T ${T}`, script: "bptt.mjs", parameters: [T] },
    { name: `bptt, training step, T ${T}`, script: "training.mjs", parameters: [T] },
  ];
  const peer = (name: string, script: string, ...parameters: string[]) => ({
    name: `${name}, T ${T}`,
    script: `../peers/cold/${script}`,
    parameters: [T, ...parameters],
  });
  if (!peersInstalled) return own;
  return [
    ...own,
    peer("onnxruntime-node", "onnxruntime.mjs", "onnxruntime-node", model),
    peer("onnxruntime-web", "onnxruntime.mjs", "onnxruntime-web", model),
    peer("jax-js", "jax.mjs"),
    peer("tfjs wasm", "tfjs.mjs", "wasm"),
    peer("tfjs cpu", "tfjs.mjs", "cpu"),
    peer("brain.js", "brain.mjs"),
  ];
}

/** The program with all that it imports in one file, as bundlers make it: Node then reads one module in the place of many. */
function bundleInto(directory: string): string {
  const outfile = join(directory, "bundle.mjs");
  const options = { bundle: true, format: "esm", platform: "node", minify: true } as const;
  buildSync({ ...options, entryPoints: [join(here, "bptt.mjs")], outfile });
  return outfile;
}

/** An LSTM as ONNX, in a file. */
function onnxFile(directory: string, T: number): string {
  const shape = { B: 1, T, I: 32, H: 32 };
  const job: RecurrentJob = { kind: "forward", layer: "lstm", shape, name: "", flops: 0 };
  const weights = weightsOf(makeModel(job));
  const file = join(directory, `lstm-${T}.onnx`);
  writeFileSync(file, makeOnnx({ job, weights, batch: makeBatch(job), shapes: sizes(job), lr: 0 }));
  return file;
}

function run({ name, script, parameters }: Program): Sample {
  const file = resolve(here, script);
  const begin = performance.timeOrigin + performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...parameters], { encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${name} ended with code ${status}: ${stderr.trim().split("\n").slice(0, 6).join(" ")}`);
  const { now, peak, faults } = JSON.parse(stdout.slice(stdout.lastIndexOf("{")));
  return { ms: now - begin, peak: peak / 1024, faults };
}

/** Rounds over all programs, the empty one first; one that fails is left out of the rest. */
function measure(list: readonly Program[], rounds: number, failures: Map<string, string>): Line[] {
  const samples = new Map<string, (Sample & { empty: Sample })[]>(list.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; ++round) {
    const empty = run({ name: EMPTY, script: "empty.mjs", parameters: [] });
    for (const program of list) {
      if (failures.has(program.name)) continue;
      try {
        const sample = program.name === EMPTY ? empty : run(program);
        if (round > 0) samples.get(program.name)?.push({ ...sample, empty }); // the first round fills the file cache
      } catch (error) {
        if (program.name === EMPTY || program.name.startsWith("bptt")) throw error;
        failures.set(program.name, error instanceof Error ? error.message : String(error));
      }
    }
  }
  const done = [...samples].filter(([name]) => !failures.has(name));
  return done.map(([name, list]) => ({
    name,
    ms: summarise(list.map(({ ms }) => ms)),
    overEmpty: summarise(list.map(({ ms, empty }) => ms - empty.ms)),
    peak: summarise(list.map(({ peak }) => peak)),
    peakOverEmpty: summarise(list.map(({ peak, empty }) => peak - empty.peak)),
    faultsOverEmpty: summarise(list.map(({ faults, empty }) => faults - empty.faults)),
  }));
}

function row({ name, ms, overEmpty, peak, peakOverEmpty, faultsOverEmpty }: Line): string[] {
  const range = ({ q1, q3 }: Summary) => `${formatTime(q1)} – ${formatTime(q3)}`;
  const memory = (value: number) => `${value.toFixed(0)} MiB`;
  const times = [formatTime(ms.median), range(ms), `+${formatTime(overEmpty.median)}`, range(overEmpty)];
  const faults = `+${faultsOverEmpty.median.toFixed(0)}`;
  return [name, ...times, memory(peak.median), `+${memory(peakOverEmpty.median)}`, faults];
}

const where = environment();
console.log(
  heading("From process start to the first result: an LSTM (1, T, 32, 32), each time in a new process", where),
);
const directory = mkdtempSync(join(tmpdir(), "bptt-cold-"));
const failures = new Map<string, string>();
try {
  const bundle = bundleInto(directory);
  const list = [1, 50].flatMap((T) => programs(T, onnxFile(directory, T), bundle));
  const empty = { name: EMPTY, script: "empty.mjs", parameters: [] };
  const lines = measure([empty, ...list], values.quick ? 2 : Number(values.rounds), failures);
  console.log(table(COLUMNS, lines.map(row)));
  for (const [name, reason] of failures) console.log(`${name} failed: ${reason}\n`);
  if (!peersInstalled) console.log("The peers are not installed: npm install --prefix bench/peers adds them.\n");
  console.log(footing(where, "npm run bench:cold"));
  console.log(save("cold", where, { lines, failures: Object.fromEntries(failures) }));
} finally {
  rmSync(directory, { recursive: true });
}

// The library alone, both builds: npm run bench [-- --rounds 12] [--growth] [--cell lstm] [--quick]. README.md says how to read
// what it prints.
import { parseArgs } from "node:util";
import { type Build, builds } from "./builds.ts";
import { inChild } from "./child.ts";
import { growth } from "./growth/index.ts";
import type { Measured, Measurement } from "./measure.ts";
import { environment, footing, formatShare, formatTime, heading, save, table } from "./report.ts";
import { cells } from "./shapes.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "12" },
    growth: { type: "boolean", default: false },
    cell: { type: "string", default: "lstm" },
    quick: { type: "boolean", default: false },
  },
});
const COLUMNS = [
  "work",
  "min",
  "median",
  "quartiles",
  "GFLOP/s",
  "best",
  "of own limit",
  "of larger limit",
  "clip + Adam",
];

const rate = ({ flops, median }: Measurement) => flops / median / 1e6;
const best = ({ flops, min }: Measurement) => flops / min / 1e6;

function row(measurement: Measurement, own: number, larger: number): string[] {
  const { name, min, q1, median, q3, update } = measurement;
  const speed = rate(measurement);
  const quartiles = `${formatTime(q1)} – ${formatTime(q3)}`;
  const shares = [formatShare(speed / own), formatShare(speed / larger)];
  return [
    name,
    formatTime(min),
    formatTime(median),
    quartiles,
    speed.toFixed(1),
    best(measurement).toFixed(1),
    ...shares,
    update === undefined ? "" : formatShare(update),
  ];
}

/** The kernels and training steps of both builds, printed; what goes into the report. */
async function kernels(): Promise<object> {
  const report: Partial<Record<Build, Measured>> = {};
  for (const build of builds) {
    const parameters = [build, values.quick ? "1" : values.rounds, String(values.quick)];
    const measured = await inChild<Measured>(new URL("measure.ts", import.meta.url), ...parameters);
    report[build] = measured;
    const limit = measured.limits[build];
    if (!limit) {
      console.log(`${build} build: this runtime does not run it\n`);
      continue;
    }
    const limits = Object.values(measured.limits);
    const larger = Math.max(...limits.map(rate));
    console.log(`${build} build`);
    console.log(
      table(
        COLUMNS,
        [...limits, ...measured.rows].map((line) => row(line, rate(limit), larger)),
      ),
    );
  }
  return { builds: report };
}

const cell = cells.find((name) => name === values.cell);
if (!cell) throw new Error(`--cell: there is no ${values.cell}; there are ${cells.join(", ")}`);
const where = environment();
const title = values.growth ? "how cost grows" : "kernels and training steps";
console.log(heading(`bptt: ${title}, one thread`, where));
const report = await (values.growth ? growth(cell, values.quick) : kernels());
console.log(footing(where, "npm run bench"));
console.log(save(values.growth ? "growth" : "bench", where, report));

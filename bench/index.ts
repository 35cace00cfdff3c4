// The library alone, both builds: npm run bench [-- --rounds 12]. README.md says how to read what it prints.
import { parseArgs } from "node:util";
import { type Build, builds } from "./builds.ts";
import { inChild } from "./child.ts";
import type { Measured, Measurement } from "./measure.ts";
import { environment, footing, formatShare, formatTime, heading, save, table } from "./report.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "12" } } });
const COLUMNS = ["work", "min", "median", "quartiles", "GFLOP/s", "best", "of own limit", "of larger limit"];

const rate = ({ flops, median }: Measurement) => flops / median / 1e6;
const best = ({ flops, min }: Measurement) => flops / min / 1e6;

function row(measurement: Measurement, own: number, larger: number): string[] {
  const { name, min, q1, median, q3 } = measurement;
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
  ];
}

const where = environment();
console.log(heading("bptt: kernels and training steps, one thread", where));
const report: Partial<Record<Build, Measured>> = {};
for (const build of builds) {
  const measured = await inChild<Measured>(new URL("measure.ts", import.meta.url), build, values.rounds);
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
console.log(footing(where, "npm run bench"));
console.log(save("bench", where, { builds: report }));

// The training step beside that of TensorFlow.js: npm run bench:peers [-- --rounds 15]. ../README.md says how to read it.
import { parseArgs } from "node:util";
import { inChild } from "../child.ts";
import { environment, footing, formatTime, heading, save, table } from "../report.ts";
import type { Summary } from "../sampling.ts";
import type { Compared, Comparison } from "./measure.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const COLUMNS = [
  "rnn training step (B, T, I, H)",
  "bptt",
  "quartiles",
  "tfjs",
  "quartiles",
  "ratio",
  "quartiles",
  "of minima",
];

const times = (ratio: number) => `${ratio.toFixed(1)}×`;
const range = (low: number, high: number, format: (value: number) => string) => `${format(low)} – ${format(high)}`;

function row(line: Comparison): string[] {
  if ("error" in line) return [line.name, "failed"];
  const { name, ours, theirs, ratio } = line;
  const side = ({ median, q1, q3 }: Summary) => [formatTime(median), range(q1, q3, formatTime)];
  const ratios = [times(ratio.median), range(ratio.q1, ratio.q3, times), times(theirs.min / ours.min)];
  return [name, ...side(ours), ...side(theirs), ...ratios];
}

const where = environment();
console.log(heading("bptt beside TensorFlow.js: training steps, one thread", where));
const report: Record<string, Compared> = {};
for (const backend of ["cpu", "wasm"]) {
  const compared = await inChild<Compared>(new URL("measure.ts", import.meta.url), backend, values.rounds);
  report[backend] = compared;
  console.log(`@tensorflow/tfjs ${compared.version}`);
  console.log(table(COLUMNS, compared.rows.map(row)));
  for (const line of compared.rows) if ("error" in line) console.log(`${line.name} failed: ${line.error}\n`);
}
console.log(
  "* not the same in every detail: TensorFlow.js has one bias, so ours has its second one frozen at 0; clipping by",
);
console.log("  the global norm is not in TensorFlow.js and written with its operations.\n");
console.log(footing(where, "npm run bench:peers"));
console.log(save("peers", where, { backends: report }));

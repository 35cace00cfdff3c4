// The library beside its peers: npm run bench:peers [-- --quick --only TEXT --peers A,B --build relaxed]. ../README.md says how to read it.
import { parseArgs } from "node:util";
import { builds } from "../builds.ts";
import { followChild } from "../child.ts";
import { jobs } from "../jobs.ts";
import { environment, footing, heading, save } from "../report.ts";
import type { Message, Row } from "./measure.ts";
import { peers } from "./registry.ts";
import { evaluate, type Line, render } from "./table.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    peers: { type: "string", default: Object.keys(peers).join(",") },
    build: { type: "string", default: "simd" },
  },
});
const names = values.peers.split(",").map((name) => name.trim());
for (const name of names)
  if (!peers[name]) throw new Error(`--peers: there is no ${name}; there are ${Object.keys(peers).join(", ")}`);
if (!builds.some((build) => build === values.build)) throw new Error(`--build: there is no ${values.build}`);
if (!jobs.some(({ name }) => name.includes(values.only)))
  throw new Error(`--only: no row has ${values.only} in its name`);

const chosen = jobs.filter(({ name }) => name.includes(values.only));
const where = environment();
console.log(heading(`bptt (${values.build} build, one thread) beside its peers, one thread each`, where));
const lines: Line[] = [];
const descriptions: Record<string, string> = {};
for (const name of names) {
  const processes: Row[][] = [];
  for (let i = 0; i < (values.quick ? 1 : (peers[name]?.processes ?? 1)); ++i) processes.push(await measure(name));
  lines.push(...evaluate(name, processes));
}
console.log(`${Object.values(descriptions).join("\n")}\n`);
console.log(render(lines));
console.log(footing(where, "npm run bench:peers"));
console.log(save("peers", where, { build: values.build, quick: values.quick, peers: descriptions, rows: lines }));

/** The rows of one peer; where its process dies over one, that row has failed and a new process goes on with the next. */
async function measure(name: string): Promise<Row[]> {
  const rows: Row[] = [];
  let begin = performance.now();
  let failure: string | undefined;
  const receive = (message: Message) => {
    if ("failure" in message) failure = message.failure;
    if ("description" in message) descriptions[name] = message.description;
    if (!("row" in message)) return;
    rows.push(message.row);
    process.stderr.write(`  ${name}: ${message.row.name} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
    begin = performance.now();
  };
  const script = new URL("measure.ts", import.meta.url);
  while (rows.length < chosen.length && failure === undefined) {
    const parameters = [name, values.build, values.only, String(rows.length), String(values.quick)];
    const end = await followChild(script, (message) => receive(message as Message), ...parameters);
    const job = chosen[rows.length];
    if (!job || failure !== undefined) break;
    rows.push({
      name: job.name,
      flops: job.flops,
      differences: [],
      error: `its process ended with ${end ?? "code 0"}`,
    });
  }
  if (failure !== undefined) descriptions[name] = `${name}: ${failure}`;
  return rows;
}

// The library beside its peers: npm run bench:peers [-- --quick --only TEXT --peers A,B --build relaxed]. ../README.md says how to read it.
import { parseArgs } from "node:util";
import { builds } from "../builds.ts";
import { inChild } from "../child.ts";
import { jobs } from "../jobs.ts";
import { environment, footing, heading, save } from "../report.ts";
import type { Measured } from "./measure.ts";
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

const where = environment();
console.log(heading(`bptt (${values.build} build, one thread) beside its peers, one thread each`, where));
const lines: Line[] = [];
const descriptions: Record<string, string> = {};
for (const name of names) {
  const processes = values.quick ? 1 : (peers[name]?.processes ?? 1);
  const measured: Measured[] = [];
  for (let i = 0; i < processes; ++i) {
    const parameters = [name, values.build, values.only, String(values.quick), String(processes)];
    measured.push(await inChild<Measured>(new URL("measure.ts", import.meta.url), ...parameters));
  }
  const { description, error } = measured[0] as Measured;
  descriptions[name] = error ? `${description}: ${error}` : description;
  lines.push(...evaluate(name, measured));
}
console.log(Object.values(descriptions).join("\n"), "\n");
console.log(render(lines));
console.log(footing(where, "npm run bench:peers"));
console.log(save("peers", where, { build: values.build, quick: values.quick, peers: descriptions, rows: lines }));

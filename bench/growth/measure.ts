// A process that times the growing shapes: measure.ts BUILD CELL QUICK.
import { type Build, chains, useBuild } from "../builds.ts";
import { send } from "../child.ts";
import { makeModel, TIMED_RATE, work } from "../ours.ts";
import { type Summary, sample, summarise } from "../sampling.ts";
import type { Cell } from "../shapes.ts";
import { timed } from "./plan.ts";

/** What the process sends: times in milliseconds by the names of the jobs, and the limit in operations a millisecond. */
export interface Times {
  readonly limit: number;
  readonly times: Readonly<Record<string, Summary>>;
}

const [, , build, cell, quick] = process.argv as [string, string, Build, Cell, string];
const PLAN =
  quick === "true"
    ? { rounds: 1, time: 5, iterations: 1, warmup: 20 }
    : { rounds: 10, time: 40, iterations: 1, warmup: 200 };

if (useBuild(build)) {
  const limits = [...chains().values()];
  const jobs = timed(cell).map((job) => ({ ...job, run: work(job, makeModel(job), TIMED_RATE) }));
  const samples = sample([...limits, ...jobs], PLAN);
  const summary = (name: string) => summarise((samples.get(name) ?? []).flat());
  const limit = Math.max(...limits.map(({ name, flops }) => flops / summary(name).median));
  send({ limit, times: Object.fromEntries(jobs.map(({ name }) => [name, summary(name)])) } satisfies Times);
} else {
  send({ limit: Number.NaN, times: {} } satisfies Times);
}

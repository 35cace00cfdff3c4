// A process that measures our side beside one peer: measure.ts PEER BUILD PATTERN FIRST QUICK. FIRST is the row to begin with.
import { type Build, Limit, useBuild } from "../builds.ts";
import { send } from "../child.ts";
import { interleave, type Pair, synchronous, type Turns } from "../interleave.ts";
import { type Job, jobs, makeBatch, sizes } from "../jobs.ts";
import { CHECKED_RATE, type Model, makeModel, TIMED_RATE, weightsOf, work } from "../ours.ts";
import { checkSame } from "./check.ts";
import type { Assignment, Comparable, Peer } from "./peer.ts";
import { peers } from "./registry.ts";

/** What became of a job. `differences` are what the peer does otherwise. */
export type Row = { readonly name: string; readonly flops: number; readonly differences: readonly string[] } & (
  | Done
  | { readonly error: string }
  | { readonly leftOut: string }
);

/** Samples, the limit in operations a millisecond, and the largest relative error of the peer's numbers where they were compared. */
export interface Done {
  readonly pairs: readonly Pair[];
  readonly limit: number;
  readonly deviation: number | undefined;
}

/** What the process sends: first what the peer is, or why it is none, then row by row. */
export type Message = { readonly description: string } | { readonly failure: string } | { readonly row: Row };

const THOROUGH: Turns = { most: 200, fewest: 3, budget: 4000, warmup: 1000 };
const QUICK: Turns = { most: 10, fewest: 1, budget: 300, warmup: 100 };

const [, , name, build, pattern, first, quick] = process.argv as [
  string,
  string,
  string,
  Build,
  string,
  string,
  string,
];
const turns = quick === "true" ? QUICK : THOROUGH;

// What a peer with one bias, or with another formula, cannot do is taken from ours.
function ourModel(job: Job, oneBias: boolean, comparable: Comparable): Model {
  const model = makeModel(job);
  if (job.layer === "conv1d") return model;
  const { H } = job.shape;
  if (oneBias) {
    const bias = model.layer.param("bias_hh_l0");
    bias.set(new Float32Array(bias.size));
    bias.requiresGrad = false;
  }
  if (comparable === "first") {
    const recurrent = model.layer.param("weight_hh_l0");
    recurrent.set(recurrent.toFloat32Array().fill(0, 2 * H * H));
  }
  return model;
}

function assignment(job: Job, model: Model, lr: number): Assignment {
  return { job, weights: weightsOf(model), batch: makeBatch(job), shapes: sizes(job), lr };
}

async function check(job: Job, peer: Peer): Promise<number | undefined> {
  const comparable = peer.comparable?.(job) ?? "all";
  const model = ourModel(job, peer.oneBias === true, comparable);
  const theirs = await peer.prepare(assignment(job, model, CHECKED_RATE));
  try {
    return await checkSame(job, work(job, model, CHECKED_RATE), theirs, {
      comparable,
      lossTolerance: peer.lossTolerance?.(job),
    });
  } finally {
    theirs.dispose?.();
  }
}

async function compare(job: Job, peer: Peer, limit: Limit): Promise<Row> {
  const line = { name: job.name, flops: job.flops, differences: peer.differences?.(job) ?? [] };
  const leftOut = peer.leftOut?.(job);
  if (leftOut) return { ...line, leftOut };
  try {
    const deviation = await check(job, peer);
    const model = ourModel(job, peer.oneBias === true, "all");
    const theirs = await peer.prepare(assignment(job, model, TIMED_RATE));
    const ours = synchronous(work(job, model, TIMED_RATE));
    const pairs = await interleave(ours, theirs.clock, turns, () => limit.sample());
    theirs.dispose?.();
    return { ...line, pairs, limit: limit.take(), deviation };
  } catch (error) {
    return { ...line, error: error instanceof Error ? error.message : String(error) };
  }
}

async function main(): Promise<void> {
  if (!useBuild(build)) return report({ failure: `this runtime does not run the ${build} build` });
  let peer: Peer;
  try {
    peer = await (peers[name] as (typeof peers)[string]).start();
  } catch (error) {
    return report({ failure: `it does not start: ${error instanceof Error ? error.message : error}` });
  }
  report({ description: peer.description });
  const limit = new Limit();
  for (const job of jobs.filter((one) => one.name.includes(pattern)).slice(Number(first)))
    report({ row: await compare(job, peer, limit) });
  peer.close?.();
}

const report = (message: Message): void => send(message);

await main();
process.disconnect?.();

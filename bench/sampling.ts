// Timing: samples of several pieces of work, taken in rounds, so that what disturbs the machine meets all of them alike.
import { Bench } from "tinybench";

/** Something to time. */
export interface Work {
  readonly name: string;
  readonly run: () => unknown;
}

/** How long to measure. */
export interface Plan {
  readonly rounds: number;
  /** Least time for each work in a round, in milliseconds. */
  readonly time: number;
  /** Least samples for each work in a round. */
  readonly iterations: number;
  /** Least time of calls before the first sample, in milliseconds: both tiers of the engine's compilers have to be done. */
  readonly warmup: number;
}

/** Milliseconds of one call: samples of each round. */
export type Rounds = number[][];

/** What is left of many samples. */
export interface Summary {
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
  readonly samples: number;
}

const WARMUP_CALLS = 3;
// A sample this long is far above the clock's resolution, and short beside the scheduler's time slice.
const SAMPLE_MS = 0.2;

/** Samples of every work, by its name. */
export function sample(works: readonly Work[], plan: Plan): Map<string, Rounds> {
  const { rounds, time, iterations, warmup } = plan;
  for (const { run } of works) warmUp(run, warmup);
  const batched = works.map(batch);
  const samples = new Map<string, Rounds>(works.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    const bench = new Bench({ time, iterations, warmup: false, retainSamples: true, throws: true });
    for (const { name, run } of batched) bench.add(name, run, { async: false });
    for (const task of bench.runSync()) {
      if (!("latency" in task.result)) throw new Error(`${task.name} was not measured: ${task.result.state}`);
      samples.get(task.name)?.push([...(task.result.latency.samples ?? [])]);
    }
  }
  return samples;
}

function warmUp(run: () => unknown, warmup: number): void {
  const begin = performance.now();
  for (let calls = 0; calls < WARMUP_CALLS || performance.now() - begin < warmup; ++calls) run();
}

// Work that is shorter than a sample is called several times; the sample is then the mean of these calls.
function batch({ name, run }: Work): Work {
  let calls = 1;
  let elapsed = duration(run, calls);
  while (elapsed < SAMPLE_MS / 2) {
    calls *= 2;
    elapsed = duration(run, calls);
  }
  calls = Math.ceil((calls * SAMPLE_MS) / Math.max(elapsed, SAMPLE_MS / 2));
  const timed = () => {
    const total = duration(run, calls);
    return { overriddenDuration: total / calls, overriddenIterationCost: total };
  };
  return { name, run: timed };
}

function duration(run: () => unknown, calls: number): number {
  const begin = performance.now();
  for (let i = 0; i < calls; ++i) run();
  return performance.now() - begin;
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = Float64Array.from(samples).sort();
  const quantile = (q: number) => {
    const at = q * (sorted.length - 1);
    const low = sorted[Math.floor(at)] as number;
    const high = sorted[Math.ceil(at)] as number;
    return low + (at % 1) * (high - low);
  };
  const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map(quantile) as [number, number, number, number, number];
  return { min, q1, median, q3, max, samples: sorted.length };
}

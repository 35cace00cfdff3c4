// A process that measures one build of the core: measure.ts BUILD ROUNDS QUICK.
import { type Build, chains, coreOf, useBuild } from "./builds.ts";
import { send } from "./child.ts";
import { convolution } from "./convolution.ts";
import { trainingJobs } from "./jobs.ts";
import { type CountedWork, product } from "./kernels.ts";
import { makeModel, TIMED_RATE, trainingStep } from "./ours.ts";
import { recurrence } from "./recurrence.ts";
import { type Summary, sample, summarise } from "./sampling.ts";
import { cells, products, sequences } from "./shapes.ts";

/** One line of the report. */
export interface Measurement extends Summary {
  readonly name: string;
  readonly flops: number;
  /** Of training steps: the part that clipping and Adam take, the median of all steps. */
  readonly update?: number;
}

/** What the process sends. */
export interface Measured {
  /** The multiply-add chains of the builds that run here; times in milliseconds. */
  readonly limits: Partial<Record<Build, Measurement>>;
  readonly rows: Measurement[];
}

const [, , build, rounds, quick] = process.argv as [string, string, Build, string, string];
const PLAN = quick === "true" ? { time: 10, iterations: 1, warmup: 20 } : { time: 80, iterations: 1, warmup: 300 };
if (useBuild(build)) measure();
else send({ limits: {}, rows: [] });

function measure(): void {
  const core = coreOf(build);
  const limits = chains();
  const updates = new Map<string, number[]>(trainingJobs.map(({ name }) => [name, []]));
  const works = [
    ...products.map((shape) => product(core, shape)),
    ...cells.flatMap((cell) => sequences.flatMap((shape) => recurrence(core, cell, shape))),
    ...convolution(core),
    ...trainingJobs.map((job) => {
      const { name, flops } = job;
      return { name, flops, run: trainingStep(job, makeModel(job), TIMED_RATE, updates.get(name)) };
    }),
  ];
  const samples = sample([...limits.values(), ...works], { rounds: Number(rounds), ...PLAN });
  const measured = ({ name, flops }: CountedWork): Measurement => {
    const shares = updates.get(name);
    return {
      name,
      flops,
      ...summarise((samples.get(name) ?? []).flat()),
      ...(shares && { update: summarise(shares).median }),
    };
  };
  const measuredLimits = [...limits].map(([name, work]) => [name, measured(work)]);
  send({ limits: Object.fromEntries(measuredLimits), rows: works.map(measured) } satisfies Measured);
}

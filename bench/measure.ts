// A process that measures one build of the core: measure.ts BUILD ROUNDS.
import { init } from "bptt";
import { relaxed, simd } from "bptt/inline";
import { send } from "./child.ts";
import { convolution } from "./convolution.ts";
import { Core, runs } from "./core.ts";
import { makeBatch } from "./data.ts";
import { type CountedWork, chain, product } from "./kernels.ts";
import { recurrence } from "./recurrence.ts";
import { type Summary, sample, summarise } from "./sampling.ts";
import { cells, formatSequence, products, sequences, trainingFlops } from "./shapes.ts";
import { Regressor, TIMED_RATE, trainingStep } from "./training.ts";

/** One line of the report. */
export interface Measurement extends Summary {
  readonly name: string;
  readonly flops: number;
}

/** What the process sends. */
export interface Measured {
  /** The multiply-add chains of the builds that run here; times in milliseconds. */
  readonly limits: Partial<Record<Build, Measurement>>;
  readonly rows: Measurement[];
}

export type Build = "simd" | "relaxed";

const [, , build, rounds] = process.argv as [string, string, Build, string];
const binaries = { simd: simd(), relaxed: relaxed() };
if (!runs(binaries[build])) send({ limits: {}, rows: [] });
else measure();

function measure(): void {
  init(binaries[build]);
  const cores = Object.entries(binaries).filter(([, binary]) => runs(binary));
  const chains = cores.map(([name, binary]) => chain(new Core(binary), name));
  const core = new Core(binaries[build]);
  const works = [
    ...products.map((shape) => product(core, shape)),
    ...cells.flatMap((cell) => sequences.flatMap((shape) => recurrence(core, cell, shape))),
    ...convolution(core),
    ...sequences.map((shape) => ({
      name: `rnn training step ${formatSequence(shape)}`,
      flops: trainingFlops(shape),
      run: trainingStep(new Regressor(shape), shape, makeBatch(shape), TIMED_RATE),
    })),
  ];
  const samples = sample([...chains, ...works], { rounds: Number(rounds), time: 80, iterations: 5, warmup: 300 });
  const measured = ({ name, flops }: CountedWork): Measurement => ({
    name,
    flops,
    ...summarise((samples.get(name) ?? []).flat()),
  });
  const limits = Object.fromEntries(cores.map(([name], i) => [name, measured(chains[i] as CountedWork)]));
  send({ limits, rows: works.map(measured) } satisfies Measured);
}

// The shapes whose cost is compared: one size grows, the others stay.
import { type RecurrentJob, recurrentJob } from "../jobs.ts";
import type { Cell, Sequence } from "../shapes.ts";

export interface Series {
  readonly title: string;
  /** The size that grows. */
  readonly size: keyof Sequence;
  readonly shapes: readonly Sequence[];
  /** What the cost of a unit of that size is compared with. */
  readonly base: number;
}

const long: Sequence = { B: 1, T: 1, I: 64, H: 64 };
const wide: Sequence = { B: 1, T: 50, I: 64, H: 64 };
const grow = (shape: Sequence, size: keyof Sequence, values: readonly number[]): Sequence[] =>
  values.map((value) => ({ ...shape, [size]: value }));

/** Linear: the cost of one step of a sequence, and of one sequence of a batch, stays. */
export const series: readonly Series[] = [
  {
    title: "time against T",
    size: "T",
    shapes: grow(long, "T", [10, 30, 100, 300, 1000, 3000, 10_000]),
    base: 1000,
  },
  { title: "time against B", size: "B", shapes: grow(wide, "B", [1, 2, 4, 8, 16, 32, 64, 128, 256]), base: 8 },
];

const layer: Sequence = { B: 32, T: 20, I: 64, H: 8 };

/** The cost of an operation of the products. */
export const hidden: readonly Sequence[] = grow(layer, "H", [8, 16, 32, 64, 128, 256, 512, 1024]);
/** Sizes that are no multiple of 8, each beside the next that is. */
export const odd: readonly (readonly [Sequence, Sequence])[] = [
  [33, 40],
  [65, 72],
  [127, 128],
].map((pair) => grow(layer, "H", pair) as [Sequence, Sequence]);

export const memoryShapes: readonly Sequence[] = grow(long, "T", [10, 100, 1000, 3000, 10_000]);

const KINDS = ["forward", "training"] as const;

/** Everything that is timed. */
export function timed(cell: Cell): RecurrentJob[] {
  const shapes = [...series.flatMap((one) => one.shapes), ...hidden, ...odd.flat()];
  const jobs = shapes.flatMap((shape) => KINDS.map((kind) => recurrentJob(kind, cell, shape)));
  return [...new Map(jobs.map((job) => [job.name, job])).values()];
}

// How cost grows, as tables: part of npm run bench -- --growth.
import { type Build, builds } from "../builds.ts";
import { inChild } from "../child.ts";
import { recurrentJob } from "../jobs.ts";
import { formatShare, formatTime, table } from "../report.ts";
import { type Cell, formatSequence, type Sequence } from "../shapes.ts";
import { trainingMemory } from "../trainingMemory.ts";
import type { Times } from "./measure.ts";
import type { Held } from "./memory.ts";
import { hidden, memoryShapes, odd, type Series, series } from "./plan.ts";

const KINDS = ["forward", "training"] as const;
type Kind = (typeof KINDS)[number];

/** Measures and prints all of it, and gives what goes into the report. */
export async function growth(cell: Cell, quick: boolean): Promise<object> {
  const times: Partial<Record<Build, Times>> = {};
  for (const build of builds) {
    const measured = await inChild<Times>(new URL("measure.ts", import.meta.url), build, cell, String(quick));
    if (Object.keys(measured.times).length === 0) {
      console.log(`${build} build: this runtime does not run it\n`);
      continue;
    }
    times[build] = measured;
    const of = `${cell}, ${build} build`;
    for (const one of series) console.log(`${one.title}: ${of}\n${linear(cell, one, measured)}`);
    console.log(`time against H: ${of}\n${byHidden(cell, measured)}`);
    console.log(`cost of an operation where H is no multiple of 8: ${of}\n${byRest(cell, measured)}`);
  }
  const held = await memory(cell);
  console.log(`memory of a training step against T: ${cell}\n${memoryTable(held)}`);
  return { cell, times, memory: held };
}

function median(cell: Cell, kind: Kind, shape: Sequence, { times }: Times): number {
  const summary = times[recurrentJob(kind, cell, shape).name];
  if (!summary) throw new Error(`${kind} ${formatSequence(shape)} was not measured`);
  return summary.median;
}

function linear(cell: Cell, { size, shapes, base }: Series, times: Times): string {
  const unit = (kind: Kind, shape: Sequence) => median(cell, kind, shape, times) / shape[size];
  const reference = shapes.find((shape) => shape[size] === base) as Sequence;
  const columns = [
    "(B, T, I, H)",
    ...KINDS.flatMap((kind) => [kind, `of 1 ${size}`, `against ${size} ${base.toLocaleString("en")}`]),
  ];
  const row = (shape: Sequence) => [
    formatSequence(shape),
    ...KINDS.flatMap((kind) => [
      formatTime(median(cell, kind, shape, times)),
      formatTime(unit(kind, shape)),
      (unit(kind, shape) / unit(kind, reference)).toFixed(2),
    ]),
  ];
  return table(columns, shapes.map(row));
}

// Operations a millisecond.
const speed = (cell: Cell, kind: Kind, shape: Sequence, times: Times): number =>
  recurrentJob(kind, cell, shape).flops / median(cell, kind, shape, times);

function byHidden(cell: Cell, times: Times): string {
  const columns = ["(B, T, I, H)", ...KINDS.flatMap((kind) => [kind, "GFLOP/s", "of limit"])];
  const row = (shape: Sequence) => [
    formatSequence(shape),
    ...KINDS.flatMap((kind) => {
      const rate = speed(cell, kind, shape, times);
      return [formatTime(median(cell, kind, shape, times)), (rate / 1e6).toFixed(1), formatShare(rate / times.limit)];
    }),
  ];
  return table(columns, hidden.map(row));
}

function byRest(cell: Cell, times: Times): string {
  const columns = ["H", "beside", ...KINDS.map((kind) => `${kind}: costs more`)];
  const more = (kind: Kind, one: Sequence, other: Sequence) =>
    `${(100 * (speed(cell, kind, other, times) / speed(cell, kind, one, times) - 1)).toFixed(0)} %`;
  return table(
    columns,
    odd.map(([one, other]) => [`${one.H}`, `${other.H}`, ...KINDS.map((kind) => more(kind, one, other))]),
  );
}

async function memory(cell: Cell): Promise<(Held & { readonly shape: Sequence; readonly formula: number })[]> {
  const list = [];
  for (const shape of memoryShapes) {
    const { B, T, I, H } = shape;
    const held = await inChild<Held>(new URL("memory.ts", import.meta.url), cell, ...[B, T, I, H].map(String));
    if (!held.losses.every(Number.isFinite)) throw new Error(`${formatSequence(shape)}: the losses are ${held.losses}`);
    list.push({ shape, formula: trainingMemory(cell, shape), ...held });
  }
  return list;
}

function memoryTable(list: Awaited<ReturnType<typeof memory>>): string {
  const columns = ["(B, T, I, H)", "formula", "held by scopes", "above", "linear memory", "losses of 3 steps"];
  const kib = (bytes: number) => `${Math.round(bytes / 1024).toLocaleString("en")} KiB`;
  const row = ({ shape, formula, scopes, total, losses }: (typeof list)[number]) => [
    formatSequence(shape),
    kib(formula),
    kib(scopes),
    kib(scopes - formula),
    kib(total),
    losses.map((loss) => loss.toFixed(4)).join(", "),
  ];
  return table(columns, list.map(row));
}

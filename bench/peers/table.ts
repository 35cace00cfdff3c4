// From what the processes sent to one table.
import type { Pair } from "../interleave.ts";
import { formatShare, formatTime, table } from "../report.ts";
import { type Summary, summarise } from "../sampling.ts";
import type { Row } from "./measure.ts";

/** One line of the table: times in milliseconds, the peer's over ours, GFLOP/s, and the share of the limit. */
export type Line = { readonly name: string; readonly peer: string; readonly differences: readonly string[] } & (
  | Timed
  | { readonly failure: string }
  | { readonly leftOut: string }
);

interface Timed {
  readonly ours: Summary;
  readonly theirs: Summary;
  readonly ratio: Summary;
  readonly rate: number;
  readonly share: number;
  readonly deviation: number | undefined;
}

const COLUMNS = ["work", "bptt", "quartiles", "GFLOP/s", "of limit", "peer", "time", "quartiles", "ratio", "quartiles"];

/** The lines of one peer from the rows of its processes; their samples are taken together. */
export function evaluate(peer: string, processes: readonly (readonly Row[])[]): Line[] {
  const [first, ...others] = processes as [Row[], ...Row[][]];
  return first.map((row, i) => merge(peer, [row, ...others.map((rows) => rows[i] as Row)]));
}

function merge(peer: string, rows: readonly Row[]): Line {
  const { name, flops, differences } = rows[0] as Row;
  const common = { name, peer, differences };
  const pairs: Pair[] = [];
  const limits: number[] = [];
  let deviation: number | undefined;
  for (const row of rows) {
    if ("error" in row) return { ...common, failure: row.error };
    if ("leftOut" in row) return { ...common, leftOut: row.leftOut };
    pairs.push(...row.pairs);
    limits.push(row.limit);
    if (row.deviation !== undefined) deviation = Math.max(deviation ?? 0, row.deviation);
  }
  const ours = summarise(pairs.map((pair) => pair.ours));
  return {
    ...common,
    ours,
    theirs: summarise(pairs.map((pair) => pair.theirs)),
    ratio: summarise(pairs.map((pair) => pair.theirs / pair.ours)),
    rate: flops / ours.median / 1e6,
    share: flops / ours.median / summarise(limits).median,
    deviation,
  };
}

/** The table, work by work; below it what is not the same, what failed and what was left out. */
export function render(lines: readonly Line[]): string {
  const works = [...new Set(lines.map(({ name }) => name))];
  const timed = works.flatMap((work) => lines.filter((line) => line.name === work && "ours" in line));
  const parts = [
    table(
      COLUMNS,
      timed.map((line) => cells(line as Line & Timed)),
    ),
  ];
  const failure = (line: Line) => ("failure" in line ? [line.failure] : []);
  const leftOut = (line: Line) => ("leftOut" in line ? [line.leftOut] : []);
  parts.push(notes("* not the same work", lines, (line) => ("ours" in line ? line.differences : [])));
  parts.push(notes("Failed, with the peer's own error", lines, failure));
  parts.push(notes("Not tried", lines, leftOut));
  return parts.filter((part) => part !== "").join("\n");
}

function cells({ name, peer, differences, ours, theirs, ratio, rate, share }: Line & Timed): string[] {
  const quartiles = ({ q1, q3 }: Summary, format: (value: number) => string) => `${format(q1)} – ${format(q3)}`;
  return [
    name,
    formatTime(ours.median),
    quartiles(ours, formatTime),
    rate.toFixed(1),
    formatShare(share),
    `${peer}${differences.length > 0 ? " *" : ""}`,
    formatTime(theirs.median),
    quartiles(theirs, formatTime),
    times(ratio.median),
    quartiles(ratio, times),
  ];
}

const times = (ratio: number): string => `${ratio.toFixed(ratio < 9.95 ? 2 : ratio < 99.5 ? 1 : 0)}×`;

// Lines with the same words stand together, under the peer's name.
function notes(title: string, lines: readonly Line[], words: (line: Line) => readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    for (const text of words(line)) {
      const key = `${line.peer}: ${text}`;
      groups.set(key, [...(groups.get(key) ?? []), line.name]);
    }
  }
  if (groups.size === 0) return "";
  const list = [...groups].map(([key, names]) => `  ${key}\n${wrap(names)}`);
  return `${title}\n${list.join("\n")}\n`;
}

function wrap(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const last = lines.at(-1) as string;
    if (last !== "" && last.length + name.length > 100) lines.push(name);
    else lines[lines.length - 1] = last === "" ? name : `${last}; ${name}`;
  }
  return lines.map((line) => `      ${line}`).join("\n");
}

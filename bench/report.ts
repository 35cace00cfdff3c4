// What a benchmark prints and keeps: a heading, tables, and a JSON file in results/.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, release, totalmem, type } from "node:os";

const results = new URL("results/", import.meta.url);

// The processors that this process may run on, as Linux lists them; elsewhere unknown.
function processors(): string {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return status.match(/^Cpus_allowed_list:\s*(\S+)/m)?.[1] ?? "unknown";
  } catch {
    return "unknown";
  }
}

/** Where and with what something was measured. */
export function environment(versions: Record<string, string> = {}) {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return {
    date: new Date().toISOString(),
    machine: `${type()} ${release()} ${arch()}, ${cpus().length} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    runtime: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
    versions: { bptt: version as string, ...versions },
    loadBefore: loadavg()[0] as number,
    processors: processors(),
  };
}

export type Environment = ReturnType<typeof environment>;

export function heading(title: string, { date, machine, cpu, runtime, versions, processors }: Environment): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    title,
    `  machine   ${machine}`,
    `  CPU       ${cpu}`,
    `  runtime   ${runtime}`,
    `  versions  ${list.join(", ")}`,
    `  date      ${date}`,
    ...(isPinned(processors) ? [] : ["", warning(processors)]),
    "",
  ].join("\n");
}

const isPinned = (list: string): boolean => /^\d+$/.test(list);

const warning = (list: string): string =>
  `  !!! NOT PINNED to one processor (allowed: ${list}): the figures mean little. Start with taskset -c 0.`;

/** How far the figures can be trusted, and how to get better ones. */
export function footing({ loadBefore, processors }: Environment, command: string): string {
  const pinned = isPinned(processors) ? "" : `\n${warning(processors)}`;
  const load = `load average ${loadBefore.toFixed(2)} before, ${(loadavg()[0] as number).toFixed(2)} after`;
  return `${load}. On an idle machine it is 0 before; pin the run to one CPU: taskset -c 0 ${command}${pinned}\n`;
}

/** Columns as wide as they need to be, the first to the left, the others to the right. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i ? cell.padStart(widths[i] as number) : cell.padEnd(widths[0] as number))).join("  ");
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return `${[line(columns), rule, ...rows.map((row) => line(row).trimEnd())].join("\n")}\n`;
}

/** Writes the report as JSON and gives the file's name. */
export function save(name: string, where: Environment, report: object): string {
  mkdirSync(results, { recursive: true });
  const file = `${name}-${where.date.replace(/[:.]/g, "-")}.json`;
  const content = { ...where, loadAfter: loadavg()[0], ...report };
  writeFileSync(new URL(file, results), `${JSON.stringify(content, null, 2)}\n`);
  return `bench/results/${file}`;
}

/** Milliseconds as ns, µs, ms or s, three digits or all before the point. */
export function formatTime(ms: number): string {
  const size = Math.abs(ms);
  const [value, unit] =
    size < 1e-3 ? [ms * 1e6, "ns"] : size < 1 ? [ms * 1e3, "µs"] : size < 1e3 ? [ms, "ms"] : [ms / 1e3, "s"];
  return `${value.toFixed(Math.abs(value) < 9.995 ? 2 : Math.abs(value) < 99.95 ? 1 : 0)} ${unit}`;
}

export const formatShare = (share: number): string => `${(100 * share).toFixed(0)} %`;

// What a run found: as a table for the terminal, as JSON, and as the table of the README.
import type { Outcome } from "./runtime.ts";

/** How one way went. */
export interface Row {
  readonly runtime: string;
  readonly version: string;
  readonly way: string;
  /** Whether the program had to be refused with a worded error. */
  readonly refused: boolean;
  /** What is wrong, or nothing. */
  readonly fault?: string;
  readonly ms: number;
}

/** All that a run found. */
export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly reference: Outcome;
  readonly rows: readonly Row[];
  readonly leftOut: readonly string[];
}

/** Rows of cells, the columns of equal width. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] as string).length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] as number))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The table for the terminal, a row a way, with what went wrong below it. */
export function table({ rows, leftOut }: Report): string {
  const cells = rows.map(({ runtime, version, way, refused, fault, ms }) => [
    runtime,
    version,
    way,
    fault !== undefined ? "FAILED" : refused ? "worded error" : "equal",
    `${(ms / 1000).toFixed(1)} s`,
  ]);
  const faults = rows.filter(({ fault }) => fault !== undefined);
  return [
    columns([["runtime", "version", "way", "bits", "time"], ...cells]),
    ...faults.map(({ runtime, way, fault }) => `\n${runtime}, ${way}:\n  ${fault?.replaceAll("\n", "\n  ")}`),
    ...(leftOut.length > 0 ? [`\nleft out: ${leftOut.join(", ")}`] : []),
  ].join("\n");
}

const unique = (values: readonly string[]) => [...new Set(values)].join(", ");

/** The README's table: a row for all versions of a runtime, with the ways that ran the program. */
export function markdown(rows: readonly Pick<Row, "runtime" | "version" | "way" | "refused">[]): string {
  const family = ({ runtime }: { runtime: string }) => runtime.replace(/ \d+$/, "");
  const lines = [...new Set(rows.map(family))].map((name) => {
    const own = rows.filter((row) => family(row) === name && !row.refused);
    return `| ${name} | ${unique(own.map(({ version }) => version))} | ${unique(own.map(({ way }) => way))} |\n`;
  });
  return `| Runtime | Tested versions | Ways, all with the same bits |\n|---|---|---|\n${lines.join("")}`;
}

const BLOCK = /(<!-- runtimes -->\n)(.*?)(<!-- \/runtimes -->)/s;

/** The table that stands in a README, or undefined. */
export const tableIn = (readme: string): string | undefined => BLOCK.exec(readme)?.[2];

/** A README with another table in it. */
export function fillReadme(readme: string, table: string): string {
  if (tableIn(readme) === undefined)
    throw new Error("the README has no lines <!-- runtimes --> and <!-- /runtimes -->");
  return readme.replace(BLOCK, (_, start, __, end) => `${start}${table}${end}`);
}

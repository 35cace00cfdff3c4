// What a run found, and the table of it for the terminal.
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

/** Whether anything went wrong; to have run nothing is wrong too. */
export const failed = ({ rows }: Pick<Report, "rows">): boolean =>
  rows.length === 0 || rows.some(({ fault }) => fault !== undefined);

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

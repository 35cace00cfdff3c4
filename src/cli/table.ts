// CSV files as columns of numbers, and back.
import { parse } from "csv-parse/sync";
import { readText } from "./files.js";

/** A table of numbers. */
export interface NumberTable {
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Milliseconds since 1970 UTC of each row, where a column holds times. */
  readonly times: Float64Array | undefined;
  /** The name of that column. */
  readonly timeColumn: string | undefined;
}

/**
 * A CSV file with a header line. Commas, semicolons or tabs separate; where these are no commas, a number may have one for its
 * decimal point. An empty cell is a missing number, NaN.
 * @param timeColumn the column with times; without it the first one, where that holds dates
 * @throws Error naming the line and column of what is no number
 */
export function readTable(path: string, timeColumn?: string): NumberTable {
  const { rows, delimiter } = parseRows(path, readText(path));
  const [head, ...body] = rows;
  if (head === undefined || body.length === 0) throw new Error(`${path} must have a header line and rows of numbers`);
  if (new Set(head).size !== head.length)
    throw new Error(`${path}: two columns have the same name: ${head.join(", ")}`);
  if (timeColumn !== undefined && !head.includes(timeColumn))
    throw new Error(`${path} has no column "${timeColumn}"; its columns are ${head.join(", ")}`);
  const [first] = head as [string];
  const named = timeColumn ?? (isTime(body[0]?.[0] ?? "") ? first : undefined);
  const columns: Record<string, Float64Array> = {};
  let times: Float64Array | undefined;
  const point = (cell: string) => (delimiter === "," ? cell : cell.replace(/^([+-]?\d*),(\d+)/, "$1.$2"));
  for (const [i, name] of head.entries()) {
    const cells = body.map((row) => row[i] as string);
    if (name === named) times = Float64Array.from(cells, (cell, row) => readTime(path, row, name, cell));
    else columns[name] = Float64Array.from(cells, (cell, row) => readNumber(path, row, name, point(cell)));
  }
  return { columns, times, timeColumn: named };
}

function parseRows(path: string, text: string): { rows: string[][]; delimiter: string } {
  const head = text.slice(0, text.indexOf("\n") >>> 0);
  // The separator that the header has most of.
  const counts = [",", ";", "\t"].map((separator) => [separator, head.split(separator).length] as const);
  const [delimiter] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  try {
    return { rows: parse(text, { bom: true, delimiter, skip_empty_lines: true, trim: true }), delimiter };
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

const ISO = /^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/;

function isTime(cell: string): boolean {
  return ISO.test(cell) && cell.includes("-");
}

function readTime(path: string, row: number, name: string, cell: string): number {
  // Times without a zone are taken as UTC, wherever the machine stands.
  const zoned = /\d{2}:\d{2}/.test(cell) && !/(Z|[+-]\d{2}:?\d{2})$/.test(cell) ? `${cell}Z` : cell;
  const time = ISO.test(cell) ? Date.parse(zoned.replace(" ", "T")) : Number.NaN;
  if (Number.isNaN(time))
    throw new Error(
      `${path}, row ${row + 1}, column "${name}": ${JSON.stringify(cell)} is no time such as 2026-12-31 or 2026-12-31T09:30`,
    );
  return time;
}

// Number() reads hexadecimal ones too.
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readNumber(path: string, row: number, name: string, cell: string): number {
  if (cell === "" || /^(nan|na|null)$/i.test(cell)) return Number.NaN;
  const value = DECIMAL.test(cell) ? Number(cell) : Number.NaN;
  if (Number.isNaN(value))
    throw new Error(
      `${path}, row ${row + 1}, column "${name}": ${JSON.stringify(cell)} is no number. Leave the column out, or name it by --time if it holds times`,
    );
  return value;
}

/** A line of CSV; no cell needs quotes but for names. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells
    .map((cell) =>
      typeof cell === "string" && /[",\n;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : String(cell),
    )
    .join(",");
}

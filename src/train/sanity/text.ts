// Numbers and tables for a terminal.

/** A count in at most four characters and a prefix: 999, 12.3 k, 4.56 M. */
export function countText(value: number): string {
  return value < 10_000 ? String(value) : scaled(value, 1000, ["k", "M", "G", "T", "P", "E"]);
}

/** Bytes with a binary prefix: 512 B, 1.5 KiB, 3.21 MiB. */
export function bytesText(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : scaled(bytes, 1024, ["KiB", "MiB", "GiB"]);
}

// In the largest unit of which there is one at least, once rounded.
function scaled(value: number, step: number, units: readonly string[]): string {
  let rest = value / step;
  let at = 0;
  while (rest >= step - 0.5 && at < units.length - 1) {
    rest /= step;
    at += 1;
  }
  return `${threeDigits(rest)} ${units[at]}`;
}

function threeDigits(value: number): string {
  return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

/** Rows of cells as lines of columns; those from column `right` on are set flush right. */
export function table(rows: readonly (readonly string[])[], right: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column < right ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
      )
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}

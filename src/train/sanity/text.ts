// Numbers and tables for a terminal.

/** A count in at most four characters and a prefix: 999, 12.3 k, 4.56 M. */
export function countText(value: number): string {
  if (value < 10_000) return String(value);
  const prefixes = ["k", "M", "G", "T", "P", "E"];
  let scaled = value / 1000;
  let at = 0;
  while (scaled >= 999.5 && at < prefixes.length - 1) {
    scaled /= 1000;
    at += 1;
  }
  return `${threeDigits(scaled)} ${prefixes[at]}`;
}

/** Bytes with a binary prefix: 512 B, 1.5 KiB, 3.21 MiB. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const prefixes = ["KiB", "MiB", "GiB"];
  let scaled = bytes / 1024;
  let at = 0;
  while (scaled >= 1023.5 && at < prefixes.length - 1) {
    scaled /= 1024;
    at += 1;
  }
  return `${threeDigits(scaled)} ${prefixes[at]}`;
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

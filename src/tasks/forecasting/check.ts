// Checks of a table against the forecaster that is to read it.
import { rangeError } from "../../errors.js";
import type { ForecasterConfig } from "./config.js";
import type { Layout, Scales } from "./layout.js";
import type { Table } from "./series.js";

/** Throws where values are missing that must not be, or the times that the calendar needs. */
export function checkTable(what: string, table: Table, { config }: Layout): void {
  checkMissing(what, table, config);
  if (config.calendar.length > 0 && table.times === undefined)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what} needs times, from which the calendar features are taken`);
}

/** Throws where a value is missing, unless those are held. */
export function checkMissing(what: string, { columns, names }: Table, { missing }: ForecasterConfig): void {
  if (missing === "hold") return;
  for (const [i, column] of columns.entries()) {
    const row = column.findIndex(Number.isNaN);
    if (row >= 0)
      throw rangeError(
        "ERR_BPTT_NONFINITE",
        `${what}: column "${names[i]}" is NaN in row ${row}; a forecaster made with missing: "hold" reads over missing values`,
      );
  }
}

// Far from what float32 holds, also for differences, whose scale may be much smaller.
const FARTHEST = 1e20;

/** Throws where a value lies so far from those that the scales were fitted on that it is a mistake. */
export function checkRange(what: string, { columns, names }: Table, { levels }: Scales, { config }: Layout): void {
  for (const [i, column] of columns.entries()) {
    const name = names[i] as string;
    const at = config.columns.indexOf(name);
    const row = column.findIndex((value) => Math.abs(levels.transform(at, value)) > FARTHEST);
    if (row >= 0)
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: column "${name}" is ${column[row]} in row ${row}, farther from the series that the scales were fitted on than float32 can say; is it another unit?`,
      );
  }
}

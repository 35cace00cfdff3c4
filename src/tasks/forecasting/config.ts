import { checkInteger, checkNumber, checkOptions, describe, rangeError, typeError } from "../../errors.js";
import { CELLS, type Cell } from "../cells.js";
import { type CalendarFeature, checkCalendar } from "./calendar.js";
import { checkScaling, type Scaling } from "./scaler.js";

/** What the network reads of a target: its values, their differences to one season ago, or both. */
export type TargetInputs = "levels" | "differences" | "both";

/** How a forecaster is made. */
export interface ForecasterOptions {
  /** Columns that are forecast (all of them). */
  readonly targets?: readonly string[];
  /** Rows that the network reads before each forecast. */
  readonly inputLength: number;
  /** Rows that are forecast. */
  readonly horizon: number;
  /** Rows of a season, such as 24, 7 or 12: the difference to the last season is forecast, not the value itself. 1 makes it
   *  the difference to the last value. Which is best, validation must say. */
  readonly season?: number | undefined;
  /** What is read of the targets ("both" with a season, "levels" without one); "differences" suits what has a trend. */
  readonly inputs?: TargetInputs;
  /** Columns known ahead, such as prices or holidays. */
  readonly known?: readonly string[];
  /** Places in the day, the week and the year, read beside the columns and known ahead; the series needs times. */
  readonly calendar?: readonly CalendarFeature[];
  /** What columns are measured by ("standard"). */
  readonly scaling?: Scaling;
  /** What NaN means: "refuse" (default) throws, "hold" reads the last known value again and tells the network so. */
  readonly missing?: "refuse" | "hold";
  /** Quantiles that are forecast, rising, with 0.5 among them ([0.1, 0.5, 0.9]). */
  readonly quantiles?: readonly number[];
  /** The recurrent layer ("gru"). */
  readonly cell?: Cell;
  /** Units of each layer (32). */
  readonly hiddenSize?: number;
  /** Recurrent layers (1). */
  readonly numLayers?: number;
  /** Dropout between layers and on the last state (0). */
  readonly dropout?: number;
}

/** All that a forecaster knows but for its weights and scales; plain JSON. */
export interface ForecasterConfig {
  /** All columns, in the order of the series. */
  readonly columns: readonly string[];
  /** Columns that are forecast. */
  readonly targets: readonly string[];
  /** Columns known ahead. */
  readonly known: readonly string[];
  /** Rows that the network reads before each forecast. */
  readonly inputLength: number;
  /** Rows that are forecast. */
  readonly horizon: number;
  /** Rows of a season; null: none. */
  readonly season: number | null;
  /** What is read of the targets. */
  readonly inputs: TargetInputs;
  /** Places in the day, the week and the year that are read. */
  readonly calendar: readonly CalendarFeature[];
  /** What columns are measured by. */
  readonly scaling: Scaling;
  /** What NaN means. */
  readonly missing: "refuse" | "hold";
  /** Quantiles that are forecast. */
  readonly quantiles: readonly number[];
  /** The recurrent layer. */
  readonly cell: Cell;
  /** Units of each layer. */
  readonly hiddenSize: number;
  /** Recurrent layers. */
  readonly numLayers: number;
  /** Dropout between layers and on the last state. */
  readonly dropout: number;
}

/** The names of all options. */
export const OPTIONS = [
  "targets",
  "inputLength",
  "horizon",
  "season",
  "inputs",
  "known",
  "calendar",
  "scaling",
  "missing",
  "quantiles",
  "cell",
  "hiddenSize",
  "numLayers",
  "dropout",
] as const satisfies readonly (keyof ForecasterOptions)[];

const MOST_OUTPUTS = 2 ** 20;

/** The options checked, with their defaults, for a series of these columns. */
export function configure(what: string, columns: readonly string[], options: ForecasterOptions): ForecasterConfig {
  checkOptions(what, options, OPTIONS);
  const { inputLength, horizon, season, known = [], calendar = [], scaling = "standard", missing = "refuse" } = options;
  const { targets = columns.filter((name) => !known.includes?.(name)), quantiles = [0.1, 0.5, 0.9] } = options;
  const { inputs = season === undefined ? "levels" : "both" } = options;
  const { cell = "gru", hiddenSize = 32, numLayers = 1, dropout = 0 } = options;
  checkInteger(`${what}: inputLength`, inputLength, 1);
  checkInteger(`${what}: horizon`, horizon, 1);
  if (season !== undefined) checkInteger(`${what}: season`, season, 1);
  checkColumns(`${what}: targets`, targets, columns);
  checkColumns(`${what}: known`, known, columns);
  if (targets.length === 0) throw rangeError("ERR_BPTT_ARGUMENT", `${what}: targets name no column to forecast`);
  const both = targets.find((name) => known.includes(name));
  if (both !== undefined)
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: column "${both}" is a target and known ahead; there is nothing to forecast`,
    );
  checkCalendar(what, calendar);
  checkScaling(what, scaling);
  checkChoice(`${what}: missing`, missing, ["refuse", "hold"]);
  checkChoice(`${what}: inputs`, inputs, ["levels", "differences", "both"]);
  if (inputs !== "levels" && season === undefined)
    throw rangeError("ERR_BPTT_ARGUMENT", `${what}: inputs "${inputs}" need a season, to which the differences are`);
  checkQuantiles(what, quantiles);
  const outputs = horizon * targets.length * quantiles.length;
  if (outputs > MOST_OUTPUTS)
    throw rangeError(
      "ERR_BPTT_MEMORY",
      `${what}: horizon ${horizon}, ${targets.length} targets and ${quantiles.length} quantiles make ${outputs} outputs, more than the ${MOST_OUTPUTS} that a network may have`,
    );
  checkChoice(`${what}: cell`, cell, CELLS);
  checkInteger(`${what}: hiddenSize`, hiddenSize, 1);
  checkInteger(`${what}: numLayers`, numLayers, 1);
  checkNumber(`${what}: dropout`, dropout, "a probability from 0 to 1", (p) => p >= 0 && p <= 1);
  return {
    columns: [...columns],
    targets: [...targets],
    known: [...known],
    inputLength,
    horizon,
    season: season ?? null,
    inputs,
    calendar: [...calendar],
    scaling,
    missing,
    quantiles: [...quantiles],
    cell,
    hiddenSize,
    numLayers,
    dropout,
  };
}

function checkColumns(what: string, value: unknown, columns: readonly string[]): void {
  if (!Array.isArray(value))
    throw typeError("ERR_BPTT_TYPE", `${what} must be an array of column names, got ${describe(value)}`);
  for (const [i, name] of value.entries()) {
    if (typeof name !== "string")
      throw typeError("ERR_BPTT_TYPE", `${what}: entry ${i} must be the name of a column, got ${describe(name)}`);
    if (!columns.includes(name))
      throw rangeError(
        "ERR_BPTT_ARGUMENT",
        `${what}: there is no column "${name}"; the columns are ${columns.join(", ")}`,
      );
    if (value.indexOf(name) !== i) throw rangeError("ERR_BPTT_ARGUMENT", `${what} name column "${name}" twice`);
  }
}

function checkChoice(what: string, value: unknown, choices: readonly string[]): void {
  if (!choices.includes(value as string)) {
    const words = choices.map((choice) => `"${choice}"`);
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what} must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}, got ${describe(value)}`,
    );
  }
}

function checkQuantiles(what: string, quantiles: unknown): void {
  if (!Array.isArray(quantiles))
    throw typeError("ERR_BPTT_TYPE", `${what}: quantiles must be an array of numbers, got ${describe(quantiles)}`);
  for (const [i, level] of quantiles.entries()) {
    checkNumber(`${what}: quantile ${i}`, level, "between 0 and 1", (q) => q > 0 && q < 1);
    if (i > 0 && level <= quantiles[i - 1])
      throw rangeError("ERR_BPTT_ARGUMENT", `${what}: quantiles must rise, got ${quantiles.join(", ")}`);
  }
  if (!quantiles.includes(0.5))
    throw rangeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: quantiles must hold 0.5, the median, which is the forecast itself, got ${quantiles.join(", ")}`,
    );
}

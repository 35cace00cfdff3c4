import type { ForecasterConfig } from "./config.js";
import { Scaler } from "./scaler.js";
import type { Table } from "./series.js";

/** The scales of a forecaster: of its columns, and of the targets' differences to one season ago. */
export interface Scales {
  /** Of each column. */
  readonly levels: Scaler;
  /** Of each target's differences to one season ago. */
  readonly differences: Scaler;
}

/** Sizes that follow from a configuration. */
export class Layout {
  /** Features of an input row. */
  readonly features: number;
  /** Features known of a row to come. */
  readonly ahead: number;
  /** Features that the network's last layer reads: the state, the last row, and what is known ahead. */
  readonly outputInputs: number;
  /** Numbers that it gives: (horizon, targets, quantiles). */
  readonly outputs: number;
  /** Rows before the first forecast one that a forecast needs. */
  readonly context: number;
  /** Where targets and known columns stand among the columns. */
  readonly targets: readonly number[];
  readonly known: readonly number[];
  /** Columns whose levels are read. */
  readonly levels: readonly number[];
  readonly differences: boolean;

  constructor(readonly config: ForecasterConfig) {
    const { columns, inputs, season, calendar, inputLength, missing } = config;
    this.targets = config.targets.map((name) => columns.indexOf(name));
    this.known = config.known.map((name) => columns.indexOf(name));
    this.differences = inputs !== "levels";
    this.levels = columns.flatMap((_, i) => (inputs === "differences" && this.targets.includes(i) ? [] : [i]));
    this.ahead = this.known.length + 2 * calendar.length;
    this.features =
      this.levels.length +
      (this.differences ? this.targets.length : 0) +
      (missing === "hold" ? columns.length : 0) +
      2 * calendar.length;
    this.outputInputs = config.hiddenSize + this.features + config.horizon * this.ahead;
    this.outputs = config.horizon * config.targets.length * config.quantiles.length;
    this.context = Math.max(inputLength + (this.differences ? (season ?? 0) : 0), season ?? 0);
  }
}

/** The scales of a table. */
export function fitScales({ targets, config: { scaling, season } }: Layout, { columns }: Table): Scales {
  const differences = targets.map((i) => {
    const column = columns[i] as Float64Array;
    return column.map((value, t) => value - (column[t - (season ?? 0)] ?? Number.NaN));
  });
  return { levels: Scaler.fit(columns, scaling), differences: Scaler.fit(differences, scaling) };
}

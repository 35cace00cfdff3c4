// Series to what the network reads. Row t of a frame depends on rows up to t alone: nothing looks ahead.
import { type Tensor, tensor } from "../../index.js";
import { seasonalRow } from "./baselines.js";
import { calendarAt } from "./calendar.js";
import type { Layout, Scales } from "./layout.js";
import type { Scaler } from "./scaler.js";
import type { Table } from "./series.js";

/** Windows as numbers: what the network reads, and what it should have said. */
export interface ForecastBatch {
  /** (inputLength, windows, features) */
  readonly inputs: Tensor;
  /** What is known of the rows to come, one row after the other: (windows, horizon·ahead) */
  readonly ahead: Tensor;
  /** The targets that are not missing, scaled, one step after the other: (known) */
  readonly values: Tensor;
  /** Where each stands among all windows·horizon·targets: int32 (known) */
  readonly places: Tensor;
}

/** A table as features, from which the windows of any origin are cut; an origin is the first row that is forecast. */
export class Frame {
  readonly #inputs: Float32Array; // (T, features)
  readonly #ahead: Float32Array; // (T, ahead)
  readonly #held: readonly Float64Array[];

  constructor(
    readonly layout: Layout,
    readonly scales: Scales,
    readonly table: Table,
  ) {
    this.#held = table.columns.map((column, i) => hold(column, scales.levels.scales[i]?.center ?? 0));
    const { features, ahead } = layout;
    this.#inputs = new Float32Array(table.length * features);
    this.#ahead = new Float32Array(table.length * ahead);
    for (let t = 0; t < table.length; ++t) {
      this.#inputs.set(this.#inputsAt(t), t * features);
      this.#ahead.set(aheadAt(layout, scales, this.#held, table.times, t), t * ahead);
    }
  }

  #inputsAt(t: number): number[] {
    const { layout, scales, table } = this;
    const { season, calendar, missing } = layout.config;
    const row = layout.levels.map((i) => scales.levels.transform(i, this.#held[i]?.[t] as number));
    if (layout.differences) {
      layout.targets.forEach((i, n) => {
        const column = this.#held[i] as Float64Array;
        const before = column[t - (season as number)];
        // Windows begin where there is a season before them.
        row.push(before === undefined ? 0 : scales.differences.transform(n, (column[t] as number) - before));
      });
    }
    if (missing === "hold") for (const column of table.columns) row.push(Number.isNaN(column[t] as number) ? 1 : 0);
    if (table.times) row.push(...calendarAt(calendar, table.times[t] as number));
    return row;
  }

  /** Origins, `stride` apart, that have all that they need: rows before them, and rows to be compared with after them. */
  origins(stride = 1): number[] {
    const { context, config, targets } = this.layout;
    const origins: number[] = [];
    for (let t = context; t + config.horizon <= this.table.length; t += stride) {
      const some = targets.some((i) =>
        this.table.columns[i]?.subarray(t, t + config.horizon).some((value) => !Number.isNaN(value)),
      );
      if (some) origins.push(t);
    }
    return origins;
  }

  /** What the network reads before each origin. */
  inputs(origins: readonly number[]): Tensor {
    const { features, config } = this.layout;
    const { inputLength: L } = config;
    const B = origins.length;
    const data = new Float32Array(L * B * features);
    origins.forEach((origin, b) => {
      for (let l = 0; l < L; ++l) {
        const from = (origin - L + l) * features;
        data.set(this.#inputs.subarray(from, from + features), (l * B + b) * features);
      }
    });
    return tensor(data, [L, B, features]);
  }

  /** What is known of the rows from each origin on, all of them in the table. */
  ahead(origins: readonly number[]): Tensor {
    const { ahead, config } = this.layout;
    const size = config.horizon * ahead;
    const data = new Float32Array(origins.length * size);
    origins.forEach((origin, b) => {
      data.set(this.#ahead.subarray(origin * ahead, origin * ahead + size), b * size);
    });
    return tensor(data, [origins.length, size]);
  }

  /** The same for rows beyond the table's end. */
  aheadOf(future: Pick<Table, "columns" | "times">): Tensor {
    const { layout, scales } = this;
    const { horizon } = layout.config;
    // Only known columns are read of the future.
    const columns: Float64Array[] = [];
    layout.known.forEach((i, n) => {
      columns[i] = hold(future.columns[n] as Float64Array, this.#held[i]?.at(-1) as number);
    });
    const rows = Array.from({ length: horizon }, (_, k) => aheadAt(layout, scales, columns, future.times, k));
    return tensor(Float32Array.from(rows.flat()), [1, horizon * layout.ahead]);
  }

  /** The column of a target, the last known value again where one is missing. */
  history(target: number): Float64Array {
    return this.#held[this.layout.targets[target] as number] as Float64Array;
  }

  /** What is added to a target's scaled forecast, unscaled: the value one season before row origin + k, or 0. */
  base(target: number, origin: number, k: number): number {
    const { season } = this.layout.config;
    if (season === null) return 0;
    return this.history(target)[origin + seasonalRow(k, season)] as number;
  }

  /** The scaler of what the network says, and the column of a target in it. */
  output(target: number): readonly [scaler: Scaler, column: number] {
    if (this.layout.config.season !== null) return [this.scales.differences, target];
    return [this.scales.levels, this.layout.targets[target] as number];
  }

  /** A batch with its targets. */
  batch(origins: readonly number[]): ForecastBatch {
    const { targets, config } = this.layout;
    const values: number[] = [];
    const places: number[] = [];
    let place = 0;
    for (const origin of origins) {
      for (let k = 0; k < config.horizon; ++k) {
        for (const [n, i] of targets.entries()) {
          const value = this.table.columns[i]?.[origin + k] as number;
          if (!Number.isNaN(value)) {
            const [scaler, column] = this.output(n);
            values.push(scaler.transform(column, value - this.base(n, origin, k)));
            places.push(place);
          }
          place += 1;
        }
      }
    }
    return {
      inputs: this.inputs(origins),
      ahead: this.ahead(origins),
      values: tensor(Float32Array.from(values)),
      places: tensor(Int32Array.from(places)),
    };
  }
}

// Known columns and calendar of a row.
function aheadAt(
  { known, config }: Layout,
  { levels }: Scales,
  columns: readonly Float64Array[],
  times: Float64Array | undefined,
  t: number,
): number[] {
  const row = known.map((i) => levels.transform(i, columns[i]?.[t] as number));
  if (times) row.push(...calendarAt(config.calendar, times[t] as number));
  return row;
}

// Every missing value replaced by the last known one before it, `start` where there is none.
function hold(column: Float64Array, start: number): Float64Array {
  let last = start;
  return column.map((value) => {
    if (!Number.isNaN(value)) last = value;
    return last;
  });
}

import { checkInteger, checkNumber, describe, rangeError, typeError } from "../../errors.js";

/** What a column is measured by: mean and standard deviation, minimum and range, median and interquartile range, nothing. */
export type Scaling = "standard" | "minMax" | "robust" | "none";

/** scaled = (value − center) / scale */
export interface Scale {
  /** What becomes 0. */
  readonly center: number;
  /** How far from there becomes 1; above 0. */
  readonly scale: number;
}

const IDENTITY: Scale = { center: 0, scale: 1 };

/**
 * One affine map a column, fitted on training data: (x − center) / scale. A column that never changes has scale 1, so it
 * becomes 0; NaN counts for nothing in the fit and stays NaN in the transform.
 * @example
 * const scaler = Scaler.fit([Float64Array.of(1, 3), Float64Array.of(5, 5)]);
 * scaler.scales; // [{ center: 2, scale: 1 }, { center: 5, scale: 1 }]
 * scaler.transform(0, 4); // 2
 */
export class Scaler {
  /**
   * @param scales one a column
   * @throws RangeError ERR_BPTT_ARGUMENT for a center that is not finite, or a scale that is not above 0
   */
  constructor(readonly scales: readonly Scale[]) {
    for (const [i, entry] of scales.entries()) {
      checkNumber(`Scaler: center of column ${i}`, entry?.center, "finite", Number.isFinite);
      checkNumber(`Scaler: scale of column ${i}`, entry.scale, "finite and above 0", (s) => s > 0 && s < Infinity);
    }
  }

  /**
   * The scaler of these columns, each an array of numbers.
   * @throws RangeError ERR_BPTT_ARGUMENT for numbers so large that their range is not finite
   * @throws TypeError ERR_BPTT_ARGUMENT for another scaling
   */
  static fit(columns: readonly Float64Array[], scaling: Scaling = "standard"): Scaler {
    const measure = scaling === "none" ? () => IDENTITY : measures[checkScaling("Scaler.fit()", scaling)];
    return new Scaler(
      columns.map((column) => {
        const known = column.filter((value) => !Number.isNaN(value));
        return known.length === 0 ? IDENTITY : measure(known);
      }),
    );
  }

  /**
   * A value of a column, scaled.
   * @throws RangeError ERR_BPTT_ARGUMENT for a column that there is not
   */
  transform(column: number, value: number): number {
    const { center, scale } = this.#at(column);
    return (value - center) / scale;
  }

  /**
   * The value whose transform this is.
   * @throws RangeError ERR_BPTT_ARGUMENT for a column that there is not
   */
  inverse(column: number, scaled: number): number {
    const { center, scale } = this.#at(column);
    return scaled * scale + center;
  }

  #at(column: number): Scale {
    const entry = this.scales[column];
    if (!entry) {
      checkInteger("Scaler: column", column, 0, this.scales.length - 1);
      throw rangeError("ERR_BPTT_ARGUMENT", "Scaler: it has no columns");
    }
    return entry;
  }
}

/** Throws unless value names a scaling. */
export function checkScaling<S>(what: string, value: S): S & Scaling {
  if (value !== "none" && !Object.hasOwn(measures, value as string))
    throw typeError(
      "ERR_BPTT_ARGUMENT",
      `${what}: scaling must be "standard", "minMax", "robust" or "none", got ${describe(value)}`,
    );
  return value as S & Scaling;
}

type Measure = (known: Float64Array) => Scale;

const standard: Measure = (known) => {
  let sum = 0;
  for (const value of known) sum += value;
  const center = sum / known.length;
  let squares = 0;
  for (const value of known) squares += (value - center) ** 2;
  return { center, scale: spread(Math.sqrt(squares / known.length), center) };
};

const minMax: Measure = (known) => {
  let low = Infinity;
  let high = -Infinity;
  for (const value of known) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { center: low, scale: spread(high - low, low) };
};

// A column that is mostly one number, such as rain, has no interquartile range, but a deviation.
const robust: Measure = (known) => {
  const sorted = known.slice().sort();
  const center = quantileOf(sorted, 0.5);
  const range = spread(quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25), 0);
  return { center, scale: range === 1 ? standard(known).scale : range };
};

const measures: Readonly<Record<Exclude<Scaling, "none">, Measure>> = { standard, minMax, robust };

// What is left of a constant after rounding is no spread to divide by.
function spread(value: number, center: number): number {
  return value > 1e-12 * Math.abs(center) ? value : 1;
}

/** The quantile of sorted numbers, between two of them by linear interpolation. */
export function quantileOf(sorted: Float64Array, level: number): number {
  const at = level * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  return low + (at - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] as number) - low);
}
